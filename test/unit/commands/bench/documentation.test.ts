import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDocument } from '../../../../deploy/commands/bench/documentation';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'mangamotion-documentation-'));
  mkdirSync(path.join(root, 'docs'));
});

afterEach(() => rmSync(root, { recursive: true }));

const marked = (figures: string) =>
  `# A\n\n<!-- made by npm run bench:readme -->\n\n${figures}\n\n<!-- end of what npm run bench:readme makes -->\n\nB\n`;
const write = (file: string, text: string) => writeFileSync(path.join(root, file), text);

test('figures are replaced between their marks, in whichever document has them', () => {
  write('README.md', '# A\n');
  write('docs/measure.md', marked('old'));
  const { file, figures, withFigures } = findDocument(root);
  expect([file, figures]).toEqual([path.join(root, 'docs/measure.md'), 'old']);
  expect(withFigures('new\n\n$& lines')).toBe(marked('new\n\n$& lines'));
});

test('no document with figures, or two of them, is an error', () => {
  write('README.md', '# A\n');
  expect(() => findDocument(root)).toThrow('must have the marks of the figures, got 0');
  write('README.md', marked('x'));
  write('docs/measure.md', marked('x'));
  expect(() => findDocument(root)).toThrow('must have the marks of the figures, got 2');
});
