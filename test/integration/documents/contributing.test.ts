import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';

test('the tests of one folder run alone', async () => {
  const output = await runDocumented(documented('npx vitest run test/unit/shared'));
  expect(output).toContain('config.test.ts');
  expect(output).not.toContain('test/unit/tracing');
}, 180_000);

test('the formatter has its way', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'format-test-'));
  const file = path.join(directory, 'file.ts');
  try {
    await writeFile(file, 'const  page = "1"');
    await runDocumented(documented('npm run format'), { oxfmt: `oxfmt ${file}` });
    expect(await readFile(file, 'utf8')).toMatch(/^const page = ['"]1['"];\n$/);
  } finally {
    await rm(directory, { recursive: true });
  }
});
