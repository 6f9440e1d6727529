import { usualScanSeconds } from '../../../services/shared/scan-time';

/**
 * What clamd must be told wherever we start it. It says OK of what it did not look at unless this is so, and the worker
 * does not become ready then (`services/worker/clamd/limits`).
 */
export const clamdSettings = {
  // The largest file is 100 MiB.
  StreamMaxLength: '101M',
  // Above MaxScanSize: an entry of an archive is cut at MaxFileSize without a word, and MaxScanSize is reported.
  MaxFileSize: '401M',
  MaxScanSize: '400M',
  MaxScanTime: `${usualScanSeconds * 1000}`,
  AlertExceedsMax: 'yes',
  AlertEncrypted: 'yes',
} as const;

/** The lines of a clamd.conf. */
export function clamdConfiguration(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}
