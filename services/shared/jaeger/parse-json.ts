import { z } from 'zod';
import { FormatError } from './format-error';

/** @param what the text is, for messages. @throws FormatError that names what is wrong in it */
export function parseJson<T extends z.ZodType>(schema: T, text: string, what: string): z.output<T> {
  const { data, error } = schema.safeParse(jsonOf(text, what));
  if (!error) return data;
  const [issue] = error.issues;
  throw new FormatError([what, ...(issue?.path ?? [])].map(String).join('/') + `: ${issue?.message}`, {
    cause: error,
  });
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${what} is no JSON`, { cause });
  }
}
