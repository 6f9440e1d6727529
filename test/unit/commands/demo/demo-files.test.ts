import { execFileSync } from 'node:child_process';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { comicArchive } from '../../../../deploy/commands/demo/comic-archive';
import { pngPage } from '../../../../deploy/commands/demo/png-page';
import { sampleUploads } from '../../../../deploy/commands/demo/sample-uploads';
import { detectPageType } from '../../../../services/shared/page-types';

/** The content of each entry, as Python's zipfile reads it. */
const unzip =
  'import sys,io,json,zipfile; z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); assert z.testzip() is None; ' +
  'print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))';

test('a page is a PNG whose pixels unpack to one byte each and one for each row', () => {
  const page = pngPage(1);
  const dataLength = page.readUInt32BE(33);
  expect(page.toString('latin1', 37, 41)).toBe('IDAT');
  expect(inflateSync(page.subarray(41, 41 + dataLength))).toHaveLength(601 * 850);
  expect(page.subarray(-12).toString('latin1', 4, 8)).toBe('IEND');
});

test('pages differ', () => {
  expect(pngPage(1).equals(pngPage(2))).toBe(false);
});

test('a comic archive is a zip that other programs read', ({ skip }) => {
  const archive = comicArchive([
    { name: 'päge.txt', content: Buffer.from('one') },
    { name: 'empty.txt', content: Buffer.alloc(0) },
  ]);
  try {
    execFileSync('python3', ['--version']);
  } catch {
    skip('there is no Python');
  }
  const entries: unknown = JSON.parse(
    execFileSync('python3', ['-c', unzip], { input: archive, encoding: 'utf8' }),
  );
  expect(entries).toEqual({ 'päge.txt': 'one', 'empty.txt': '' });
});

test('each file that the demo wants scanned is of the type that it claims', () => {
  const scanned = sampleUploads().filter(({ expected }) => expected !== 'refused');
  const files = scanned.flatMap((upload) => upload.files);
  expect(files.map(({ content }) => detectPageType(content))).toEqual(files.map((file) => file.contentType));
});
