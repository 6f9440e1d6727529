import type { z } from 'zod';
import { parseJson } from '../../services/shared/jaeger/parse-json';

/** Reads an answer that is small. @throws FormatError */
export async function readJson<T extends z.ZodType>(
  schema: T,
  body: AsyncIterable<Uint8Array>,
): Promise<z.output<T>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return parseJson(schema, Buffer.concat(chunks).toString(), 'it');
}
