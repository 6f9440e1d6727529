export interface Disposition {
  /** The form field. */
  readonly field: string;
  /** Undefined: the part is no file. */
  readonly fileName: string | undefined;
}

/** `; name="value"`, where a quoted value may hold `\"` and `\\`; a token needs no quotes. */
const parameter = /;\s*([\w!#$&+.^`|~-]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g;

/**
 * Parses the `Content-Disposition` of a form part. Names may hold anything; a form has escaped quotes and line breaks
 * as `%22`, `%0D` and `%0A`, which is left as it is: it is text to show.
 *
 * @returns undefined for what is no named part of a form.
 * @see https://www.rfc-editor.org/rfc/rfc7578#section-4.2
 */
export function parseDisposition(header: string): Disposition | undefined {
  if (!/^form-data\s*(;|$)/i.test(header)) return undefined;
  const values = new Map<string, string>();
  for (const [, name = '', quoted, token = ''] of header.matchAll(parameter))
    // Old browsers sent `C:\pages\1.png` unescaped: only a quote and a backslash can be escaped.
    values.set(name.toLowerCase(), quoted?.replace(/\\(["\\])/g, '$1') ?? token);
  const field = values.get('name');
  if (field === undefined) return undefined;
  return { field, fileName: extended(values.get('filename*')) ?? values.get('filename') };
}

/** `UTF-8''p%C3%A4ge.png`, which forms must not send, and some clients do. */
function extended(value: string | undefined): string | undefined {
  const [, encoded] = /^utf-8'[^']*'(.*)$/i.exec(value ?? '') ?? [];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
