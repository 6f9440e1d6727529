import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandsIn, documents } from '../../documents/commands';

/** Commands that no test can quote, with the file that runs them. */
const runElsewhere: Readonly<Record<string, string>> = {
  'npm ci': '.ci/run',
  'npm test': '.ci/run',
  'npm run test:e2e': '.ci/run',
  'E2E_CLUSTER=mangamotion-e2e npm run test:e2e -- test/e2e/samplers.test.ts': '.ci/run',
  'sh charts/imports/generate.sh --check': '.ci/run',
  // Parts of npm test; the second without changing what it checks.
  'npm run build': 'package.json',
  'npm run check': 'package.json',
  'npx vitest run test/charts -u': 'test/charts/manifests.test.ts',
  'npm run pictures -- system': 'test/unit/commands/pictures/pictures.test.ts',
  // As often as a cluster is made.
  'kind create cluster --name mangamotion --config deploy/cluster/kind.yaml':
    'deploy/cluster/kind/cluster.ts',
  // Tilt is nothing that a test can install; what it runs is.
  'tilt up': 'test/e2e/tilt.test.ts',
};

const quoted = new Set(
  globSync('test/{integration,e2e}/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bdocumented\(\s*(['"`])(.*?)\1,?\s*\)/gs)].map(
      ([, , literal = '']) => literal.replaceAll('\\\\', '\\'),
    ),
  ),
);

/** Its blocks are one session, which test/integration/documents/api.test.ts runs whole. */
const session = 'docs/api.md';

const commandByCommand = documents.filter(({ file }) => file !== session);

const shown = commandByCommand.flatMap(({ file, text }) =>
  commandsIn(text).map((command) => ({ file, command })),
);

test('lines of sh blocks are commands: joined where continued, cut where chained, without comments', () => {
  const text =
    '```sh\nnpm ci && npm test\n# why\nhelm install a \\\n  --wait &\n```\n\n```\nno command\n```\n';
  expect(commandsIn(text)).toEqual(['npm ci', 'npm test', 'helm install a --wait']);
});

test.each(shown)('$file: a test runs $command', ({ command }) => {
  expect([...quoted, ...Object.keys(runElsewhere)]).toContain(command);
});

test('what tests quote is shown, and so is what runs elsewhere, in a file that exists', () => {
  const commands = shown.map(({ command }) => command);
  const run = [...quoted, ...Object.keys(runElsewhere)];
  expect(run.filter((command) => !commands.includes(command))).toEqual([]);
  expect(Object.values(runElsewhere).filter((file) => globSync(file).length === 0)).toEqual([]);
});

test('CI runs what it is said to run', () => {
  const ci = readFileSync('.ci/run', 'utf8');
  const lines = [
    'npm ci',
    'suite test test',
    'npm run --silent fuzz -- --seconds 2',
    'suite e2e test:e2e',
    'sh charts/imports/generate.sh --check',
  ];
  expect(lines.filter((line) => !ci.includes(line))).toEqual([]);
  const { scripts }: { scripts: { test: string } } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(scripts.test).toContain('sh deploy/ready.sh bundle && npm run --silent check && ');
});
