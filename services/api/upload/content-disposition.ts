export interface Disposition {
  /** The form field. */
  readonly field: string;
  /** Undefined: the part is no file. */
  readonly fileName: string | undefined;
}

/**
 * `; name="value"`, where a quoted value may hold `\"` and `\\`. What has no quotes goes on to the next semicolon: some
 * clients send `filename=my page 1.png`.
 */
const parameter = /;\s*([\w!#$&+.^`|~-]+\*?)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^;]*))/g;

/** Three mean something: name, filename and filename*. */
const mostParameters = 16;

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
  let parameters = 0;
  for (const [, name = '', quoted, token = ''] of header.matchAll(parameter)) {
    if (++parameters > mostParameters) break;
    // Old browsers sent `C:\pages\1.png` unescaped: only a quote and a backslash can be escaped.
    values.set(name.toLowerCase(), quoted?.replace(/\\(["\\])/g, '$1') ?? token.trim());
  }
  const field = values.get('name');
  if (field === undefined) return undefined;
  const encoded = values.get('filename*');
  // A part with any name is a file, however its name was spoilt: the raw text is better than no page.
  return { field, fileName: extended(encoded) ?? values.get('filename') ?? encoded };
}

/**
 * `UTF-8''p%C3%A4ge.png`, or in another charset, which forms must not send, and some clients do.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8187
 * @returns undefined for what is not well-formed, or in a charset that nobody knows.
 */
function extended(value = ''): string | undefined {
  const [, charset, encoded = ''] = /^([\w.:+-]{1,40})'[^']*'(.*)$/.exec(value) ?? [];
  if (charset === undefined || /%(?![\da-f]{2})/i.test(encoded)) return undefined;
  const bytes = encoded.replace(/%([\da-f]{2})/gi, (_sequence, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}
