const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Content that is a PNG by its first bytes. */
export function png(sizeBytes = 64, filler = 'x'): Buffer<ArrayBuffer> {
  return Buffer.concat([pngSignature, Buffer.alloc(sizeBytes - pngSignature.length, filler)]);
}

/** A form with one PNG page for each name. */
export function formOf(
  ...pages: { name?: string; content?: Buffer<ArrayBuffer>; type?: string }[]
): FormData {
  const form = new FormData();
  for (const { name = 'page.png', content = png(), type = 'image/png' } of pages)
    form.append('files', new Blob([content], { type }), name);
  return form;
}

export const alice = { 'x-user-id': 'alice' };
