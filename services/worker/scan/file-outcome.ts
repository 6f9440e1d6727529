import { StorageUnavailableError } from '../../shared/storage/errors';
import { ScannerUnavailableError } from '../clamd/errors';
import type { ScanOutcome } from '../clamd/outcome';
import { AlteredReadError } from './altered-read-error';
import { AttemptTimeoutError } from './attempt-timeout-error';

/** What one attempt found out about one file. */
export type FileOutcome =
  | (ScanOutcome & { readonly scannedBy?: string | undefined })
  /** A further attempt would end the same. */
  | { readonly verdict: 'error'; readonly reason: string }
  /** Nothing is known: what failed may work in a later attempt. */
  | { readonly verdict: 'pending'; readonly cause: unknown };

/** By the file's id. */
export type FileOutcomes = ReadonlyMap<string, FileOutcome>;

/** Why a file was not scanned, in words for its owner: addresses and paths are for the log. */
export function reasonForOwner(cause: unknown): string {
  if (cause instanceof ScannerUnavailableError) return 'the scanner was not available';
  if (cause instanceof StorageUnavailableError) return 'storage was not available';
  if (cause instanceof AlteredReadError) return 'the file was changed on its way to the scanner';
  if (cause instanceof AttemptTimeoutError) return cause.message;
  return 'the scan failed';
}
