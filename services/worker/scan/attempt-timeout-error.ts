/** An attempt did not end by itself. */
export class AttemptTimeoutError extends Error {
  override readonly name = 'AttemptTimeoutError';

  constructor(timeoutMillis: number, options: ErrorOptions) {
    super(`the scan did not end within ${timeoutMillis / 1000} s`, options);
  }
}
