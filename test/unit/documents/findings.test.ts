import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from '../../../deploy/commands/doctor/catalogue';

test('the table of findings has everything that the doctor can find, with its level and what to do', () => {
  const document = readFileSync('docs/troubleshooting.md', 'utf8');
  const [, table = ''] = document.split('| finding');
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));
  expect(rows).toEqual(
    Object.entries(catalogue).map(([id, { level, means, todo }]) => [`\`${id}\``, level, means, todo]),
  );
});
