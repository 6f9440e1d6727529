/** clamd is down, answers nonsense, or not in time. Nothing is known about the file; a later try may tell. */
export class ScannerUnavailableError extends Error {
  override readonly name = 'ScannerUnavailableError';
}
