import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PACKAGE = /((?:file:\/\/)?[^\s()]*[\\/]@opentelemetry[\\/]api)[\\/]/;

/**
 * The version of the copy of `@opentelemetry/api` that is at work just now, found by the stack. Only with its own
 * version does it register anything.
 *
 * @returns undefined where the copy is bundled into the service
 */
export function callingApiVersion(): string | undefined {
  const [, location] = PACKAGE.exec(new Error('who calls').stack ?? '') ?? [];
  if (location === undefined) return undefined;
  const directory = location.startsWith('file:') ? fileURLToPath(location) : location;
  try {
    const manifest: unknown = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8'));
    const version: unknown =
      typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : undefined;
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
