import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { environment, validateMangamotion } from '../../../charts/environments';
import { documents } from '../../documents/commands';
import { mergeValues } from '../../merge-values';

const everything = documents.map(({ text }) => text).join('\n');

const document = (file: string): string => documents.find((each) => each.file === file)?.text ?? '';

const matches = (pattern: RegExp) =>
  documents.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map(([, found = '']) => ({ file, found })),
  );

const HOOKS = ['hooks.cjs', 'sdk.cjs'].map(
  (name) => `test/integration/instrumentation/fixtures/hooks/${name}`,
);

test.each([...globSync('test/examples/*.ts'), ...HOOKS])('%s is shown as it is executed', (file) => {
  expect(document('docs/tracing-your-code.md')).toContain(
    `<!-- ${file} -->\n\n\`\`\`${file.endsWith('.ts') ? 'ts' : 'js'}\n${readFileSync(file, 'utf8')}\`\`\`\n`,
  );
});

test('scripts that are named exist', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [...everything.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(matches(/`((?:services|deploy|charts|docs|test)(?:\/[\w.-]+)*)\/?`/g))(
  '$file names $found, which exists',
  ({ found }) => {
    expect(globSync(found)).toHaveLength(1);
  },
);

test.each(matches(/\]\((?!https?:)([^)]+)\)/g))('$file links to $found, which exists', ({ file, found }) => {
  const [target = '', anchor = ''] = found.split('#');
  const linked = target === '' ? file : path.join(path.dirname(file), target);
  expect(existsSync(linked)).toBe(true);
  expect(['', ...anchorsOf(document(linked))]).toContain(anchor);
});

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

test('the values shown for production obey every rule', () => {
  const [, block = ''] = /```yaml\n(.*?)```/s.exec(document('docs/production.md')) ?? [];
  const values: object = parse(block);
  expect(Object.keys(values)).toContain('objectStorage');
  expect(() => validateMangamotion(mergeValues(environment('production').mangamotion, values))).not.toThrow();
});
