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
  `# A\n\n<!-- tables, made by npm run bench:readme -->\n\n${figures}\n\n<!-- end of tables -->\n\nB\n`;
const write = (file: string, text: string) => writeFileSync(path.join(root, file), text);

test('figures are replaced between their marks, in whichever document has them', () => {
  write('README.md', '# A\n');
  write('docs/measure.md', marked('old'));
  const { file, figures, withFigures } = findDocument(root, 'tables');
  expect([file, figures]).toEqual([path.join(root, 'docs/measure.md'), 'old']);
  expect(withFigures('new\n\n$& lines')).toBe(marked('new\n\n$& lines'));
});

test('a document may have several parts', () => {
  write(
    'README.md',
    `${marked('x')}<!-- headline, made by npm run bench:readme -->\n\ny\n\n<!-- end of headline -->\n`,
  );
  expect(findDocument(root, 'headline').figures).toBe('y');
  expect(findDocument(root, 'tables').withFigures('z')).toContain('y');
});

test('no document with figures, or two of them, is an error', () => {
  write('README.md', '# A\n');
  expect(() => findDocument(root, 'tables')).toThrow('must have the marks of tables, got 0');
  write('README.md', marked('x'));
  write('docs/measure.md', marked('x'));
  expect(() => findDocument(root, 'tables')).toThrow('must have the marks of tables, got 2');
});
