import { crc32, deflateSync } from 'node:zlib';

const width = 600;
const height = 850;
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/**
 * A manga page as a PNG, 8-bit grey: panels with halftone shading, different for each number.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export function pngPage(number: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bit depth 8, greyscale, deflate, the only filter method, not interlaced.
  header.set([8, 0, 0, 0, 0], 8);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(drawPage(number))), chunk('IEND')];
  return Buffer.concat([signature, ...chunks]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}

/** One row after the other, each after a byte that says "no filter". */
function drawPage(number: number): Buffer {
  const pixels = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels[y * (width + 1) + 1 + x] = shade(x, y, number);
  return pixels;
}

const margin = 30;
const gutter = 12;

function shade(x: number, y: number, number: number): number {
  const columns = 1 + (number % 2);
  const rows = 3 + (number % 3);
  const [column, insideX] = panelAt(x, (width - 2 * margin) / columns);
  const [row, insideY] = panelAt(y, (height - 2 * margin) / rows);
  const isPaper = column < 0 || column >= columns || row < 0 || row >= rows || !insideX || !insideY;
  if (isPaper) return 255;
  const dotSize = 4 + ((row * 3 + column + number) % 5);
  const dot = Math.hypot((x % (2 * dotSize)) - dotSize, (y % (2 * dotSize)) - dotSize);
  return dot < (dotSize * (row + column + 1)) / (rows + columns) ? 40 : 225;
}

/** Which panel, and whether the point is in it rather than in the gutter beside it. */
function panelAt(position: number, size: number): [index: number, inside: boolean] {
  const index = Math.floor((position - margin) / size);
  const offset = position - margin - index * size;
  return [index, offset > gutter / 2 && offset < size - gutter / 2];
}
