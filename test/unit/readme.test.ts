import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

test.each(globSync('test/examples/*.ts'))('the README shows %s as it is executed', (file) => {
  expect(readme).toContain(`<!-- ${file} -->\n\n\`\`\`ts\n${readFileSync(file, 'utf8')}\`\`\`\n`);
});

test('the README names only scripts that exist', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [...readme.matchAll(/`npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

const places = [...readme.matchAll(/`((?:services|deploy|charts|test)(?:\/[\w.-]+)*)\/?`/g)];

test.each(places.map(([, place = '']) => place))('the README names %s, which exists', (place) => {
  expect(globSync(place)).toHaveLength(1);
});

test('the README names every variable that the bundle reads, and no other one in its table', () => {
  const configuration = globSync('deploy/instrumentation/configuration/*.ts').map((file) =>
    readFileSync(file, 'utf8'),
  );
  const read = configuration.flatMap((text) => [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)]);
  const variables = new Set(read.map(([, name = '']) => name));
  expect([...variables].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  const [, section = ''] = /## Configuration of tracing\n(.*?)\n## /s.exec(readme) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const shown = rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)]);
  expect(shown.map(([, name = '']) => name).filter((name) => !variables.has(name))).toEqual([
    'TRACE_FILE_NAMES',
  ]);
});
