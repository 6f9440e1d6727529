/** Bytes that parsers look for, and such as are at the ends of their ranges. */
const telling = [
  '"',
  '\\',
  ';',
  ',',
  ':',
  '=',
  '%',
  '[',
  ']',
  '{',
  '}',
  '\r\n',
  '\r\n\r\n',
  '--b',
  '\0',
  '\xff',
  '\x80',
  '-1',
  '1e999',
  '__proto__',
];

const longestBytes = 16 * 1024;

/** One to four small changes of one input, or of two put together. @param random 0 to 1, as Math.random */
export function mutate(input: Buffer, other: Buffer, random: () => number): Buffer {
  let bytes = input;
  // Cut each time: what is repeated twice would become gigabytes.
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--)
    bytes = changed(bytes, other, random).subarray(0, longestBytes);
  return bytes;
}

function changed(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const length = Math.floor(random() ** 3 * (bytes.length - at));
  const [before, piece, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + length),
    bytes.subarray(at + length),
  ];
  const word = Buffer.from(telling[Math.floor(random() * telling.length)] ?? '', 'latin1');
  const changes = [
    () => Buffer.concat([before, after]),
    () => Buffer.concat([before, word, piece, after]),
    () => Buffer.concat([before, piece, piece, after]),
    () =>
      Buffer.concat([
        before,
        ...Array.from({ length: 1 + Math.floor(random() * 200) }, () => (piece.length > 0 ? piece : word)),
        after,
      ]),
    () => Buffer.concat([before, other.subarray(Math.floor(random() * other.length)), after]),
    () => Buffer.from(bytes.map((byte, index) => (index === at ? Math.floor(random() * 256) : byte))),
    () =>
      Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ (1 << Math.floor(random() * 8)) : byte))),
  ];
  return changes[Math.floor(random() * changes.length)]?.() ?? bytes;
}
