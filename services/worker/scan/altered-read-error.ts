/** Something between storage and us changed what it sent. */
export class AlteredReadError extends Error {
  override readonly name = 'AlteredReadError';

  constructor(fileId: string) {
    super(`what was read of file ${fileId} is not what was stored`);
  }
}
