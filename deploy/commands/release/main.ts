import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { print } from '../../../services/shared/command/stdout';
import { commandLine, run } from '../../cluster/command';
import { digestsDirectory, imageTargets } from '../../cluster/images/targets';
import {
  chartDigest,
  imageDigests,
  publishPackages,
  pushChart,
  sign,
  type Command,
  type Destination,
} from './publication';
import { releaseProblems } from './release-problems';

const usage = `Checks and publishes a release, for .github/workflows/release.yml.

  npm run release:check -- [--tag v1.2.3]
  npm run release:packages -- [--dry-run]
  npm run release:images -- --registry ghcr.io/OWNER/NAME [--dry-run]
  npm run release:charts -- --registry ghcr.io/OWNER/NAME [--dry-run]

release:check     tag, versions and CHANGELOG.md agree; ends with 1 where they do not
release:packages  publishes what npm run package:npm has packed, with provenance
release:images    signs what npm run images -- --attest --push has built
release:charts    pushes what npm run package has packed, and signs it
--dry-run         prints the commands, and runs none
`;

/** Stands for what only a registry says. */
const UNKNOWN_DIGEST = 'sha256:…';

runCommand('release', main);

async function main(): Promise<void> {
  const [step, ...args] = process.argv.slice(2);
  const { values } = parseArguments({
    args,
    options: {
      tag: { type: 'string' },
      registry: { type: 'string', default: '' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const { version } = readJson('package.json');
  if (step === 'check') return check(values.tag, version);
  const perform = values['dry-run'] ? show : execute;
  // Names of images are in lower case, those of owners need not be.
  const to = { version, registry: values.registry.toLowerCase() };
  if (step === 'packages') {
    for (const { name, command } of publishPackages(to))
      if (values['dry-run'] || !(await isPublished(name, version))) await perform(command);
    return;
  }
  if (!/^[\w.-]+(?::\d+)?(?:\/[\w.-]+)+$/.test(to.registry))
    throw new UsageError(`--registry must be as ghcr.io/owner/name, got "${values.registry}"`);
  await (step === 'charts' ? publishCharts(to, perform) : signImages(to, values['dry-run'], perform));
}

type Perform = (command: Command) => Promise<string>;

async function execute([program, ...args]: Command): Promise<string> {
  print(`+ ${commandLine([program, ...args])}`);
  // Helm tells the digest of what it pushed on stderr.
  const output = await run('sh', ['-c', 'exec "$@" 2>&1', 'sh', program, ...args]);
  if (output.trim() !== '') print(output.trim());
  return output;
}

async function show(command: Command): Promise<string> {
  print(commandLine(command));
  return `Digest: sha256:${'0'.repeat(64)}\n`;
}

/** From an attempt that failed later: npm would refuse it. */
async function isPublished(name: string, version: string): Promise<boolean> {
  const known = await run('npm', ['view', `${name}@${version}`, 'version']).catch(() => '');
  if (known.trim() !== version) return false;
  print(`${name} ${version} is there already`);
  return true;
}

function check(tag: string | undefined, version: string): void {
  const problems = releaseProblems({
    tag,
    version,
    lockedVersion: readJson('package-lock.json').version,
    changelog: readFileSync('CHANGELOG.md', 'utf8'),
  });
  for (const problem of problems) print(`release:check: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else print(`release:check: ${version} can be released`);
}

async function signImages(to: Destination, isDry: boolean, perform: Perform): Promise<void> {
  const images = isDry
    ? imageTargets.map((name) => ({ name, digest: UNKNOWN_DIGEST }))
    : imageDigests(digestsDirectory);
  for (const { name, digest } of images) await perform(sign(name, digest, to));
}

async function publishCharts(to: Destination, perform: Perform): Promise<void> {
  const charts = globSync('dist/charts/*/Chart.yaml').map((file) => path.basename(path.dirname(file)));
  if (charts.length === 0) throw new Error('dist/charts must have the charts: run npm run package first');
  for (const chart of charts.toSorted()) {
    const digest = chartDigest(await perform(pushChart(chart, to)));
    await perform(sign(`charts/${chart}`, digest, to));
  }
}

function readJson(file: string): { readonly version: string } {
  return JSON.parse(readFileSync(file, 'utf8'));
}
