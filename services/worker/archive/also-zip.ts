const endSignature = Buffer.from('PK\x05\x06', 'latin1');

/**
 * Whether something that is a page by its beginning is a zip archive by its end, which is where readers of archives look
 * first. What such an archive holds was not looked at as that.
 *
 * @param tail the last bytes of it, as many as the end of an archive can have.
 */
export function isAlsoZip(tail: Buffer): boolean {
  for (
    let at = tail.lastIndexOf(endSignature);
    at >= 0;
    at = at > 0 ? tail.lastIndexOf(endSignature, at - 1) : -1
  )
    if (isEndRecord(tail.subarray(at))) return true;
  return false;
}

/** Four bytes may stand anywhere by chance; not with eight zeros and a number of entries that is there twice. */
function isEndRecord(bytes: Buffer): boolean {
  if (bytes.length < 22 || bytes.readUInt32LE(4) !== 0) return false;
  return bytes.readUInt16LE(8) === bytes.readUInt16LE(10);
}
