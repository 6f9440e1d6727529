import { expect } from 'vitest';
import type { Client } from './client';

/** Presigns, and puts `content` unless it is undefined. @returns the key */
export async function putPresigned(
  client: Client,
  content?: Buffer<ArrayBuffer>,
  more: Record<string, string> = {},
): Promise<string> {
  const sizeBytes = content?.length ?? 64;
  const { body } = await client.presign({ name: 'page.png', contentType: 'image/png', sizeBytes });
  const { url, method, headers, key } = body;
  if (!content) return key;
  const response = await fetch(url, { method, headers: { ...headers, ...more }, body: content });
  expect(response.status).toBe(200);
  return key;
}
