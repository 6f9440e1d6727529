import { isRefusal } from '../../shared/redis/refusal';
import { StorageUnavailableError } from '../../shared/storage/errors';
import { ScannerUnavailableError, ScannerUnreachableError } from '../clamd/errors';
import type { Dependency } from './dependency';

/** The directory for files on their way to the scanner has no room, or lets nothing be written. */
const noRoom: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE']);

/**
 * The dependency whose outage a failure is; undefined where the failure is the file's own. A scanner that gave no
 * verdict is asked whether it is there: one that is has something against the file.
 *
 * @param isScannerThere answers a PING in time.
 */
export async function outageBehind(
  cause: unknown,
  isScannerThere: () => Promise<boolean>,
): Promise<Dependency | undefined> {
  if (causes(cause).some((each) => noRoom.has(codeOf(each)))) return 'temporary_directory';
  if (cause instanceof StorageUnavailableError) return 'storage';
  if (isRefusal(cause)) return 'redis';
  if (cause instanceof ScannerUnreachableError) return 'clamd';
  if (cause instanceof ScannerUnavailableError) return (await isScannerThere()) ? undefined : 'clamd';
  return undefined;
}

/** An error, and what is behind it. */
function causes(error: unknown): unknown[] {
  const line: unknown[] = [];
  for (let each = error; each !== undefined && line.length < 10; each = each.cause) {
    line.push(each);
    if (!(each instanceof Error)) break;
  }
  return line;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
