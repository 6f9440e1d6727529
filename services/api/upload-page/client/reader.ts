import { keep, readKept } from './kept';

const storageKey = 'mangamotion.reader';

/** Who uploads, where nobody authenticates: a name that this browser made up and keeps. */
export function readerId(): string {
  const kept = readKept(storageKey);
  if (kept !== null) return kept;
  const made = `reader-${randomHex(4)}`;
  keep(storageKey, made);
  return made;
}

/** `crypto.randomUUID` needs a secure context, which a phone in the same network does not have. */
export function randomHex(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(values, (value) => value.toString(16).padStart(2, '0')).join('');
}
