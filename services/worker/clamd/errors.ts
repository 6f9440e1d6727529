/** clamd is down, answers nonsense, or not in time. Nothing is known about the file; a later try may tell. */
export class ScannerUnavailableError extends Error {
  override readonly name: string = 'ScannerUnavailableError';
}

/** clamd cannot be connected to: no file has to do with it. */
export class ScannerUnreachableError extends ScannerUnavailableError {
  override readonly name = 'ScannerUnreachableError';
}

/** clamd hung up while it had a file: it was stopped, or died of the file. */
export class ScanBrokenOffError extends ScannerUnavailableError {
  override readonly name = 'ScanBrokenOffError';
}
