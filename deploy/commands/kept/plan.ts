export type UploadKind = 'ordinary' | 'failed' | 'slow';

/** Evenly spread, so that whatever happens meets some of each. */
export function planUploads(uploads: number, failedPercent: number, slowPercent: number): UploadKind[] {
  const kinds = Array.from({ length: uploads }, (): UploadKind => 'ordinary');
  spread(kinds, 'failed', Math.round((uploads * failedPercent) / 100));
  spread(kinds, 'slow', Math.round((uploads * slowPercent) / 100));
  return kinds;
}

/** Puts so many of a kind in the middle of equal stretches, each where the next ordinary one is. */
function spread(kinds: UploadKind[], kind: UploadKind, count: number): void {
  for (let put = 0; put < count; put++) {
    const middle = Math.floor(((put + 0.5) * kinds.length) / count);
    const after = kinds.indexOf('ordinary', middle);
    const at = after === -1 ? kinds.indexOf('ordinary') : after;
    if (at !== -1) kinds[at] = kind;
  }
}
