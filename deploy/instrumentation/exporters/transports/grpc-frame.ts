const PREFIX_BYTES = 5;

/** A message with gRPC's prefix: whether it is compressed, and its length. */
export function frameMessage(message: Uint8Array, isCompressed: boolean): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  frame.writeUInt8(isCompressed ? 1 : 0, 0);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}

/** The message of an answer; undefined where there is none. We take none that is compressed. */
export function unframeMessage(body: Buffer | undefined): Buffer | undefined {
  if (body === undefined || body.length < PREFIX_BYTES || body.readUInt8(0) !== 0) return undefined;
  return body.subarray(PREFIX_BYTES, PREFIX_BYTES + body.readUInt32BE(1));
}
