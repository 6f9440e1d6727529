import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const usage = `Builds the images mangamotion/services and mangamotion/instrumentation with Docker.

  npm run images -- [--tag TAG] [--repository PREFIX]

  --tag TAG            tag of both images (default: the version in package.json)
  --repository PREFIX  what stands before /services and /instrumentation (default: mangamotion)
`;

const targets = ['services', 'instrumentation'] as const;

main();

function main(): void {
  const { values } = parseArgs({
    options: {
      tag: { type: 'string' },
      repository: { type: 'string', default: 'mangamotion' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const version = packageVersion();
  for (const target of targets)
    buildImage(target, `${values.repository}/${target}:${values.tag ?? version}`, version);
}

function buildImage(target: (typeof targets)[number], image: string, version: string): void {
  process.stdout.write(`building ${image}\n`);
  const labels = { VERSION: version, REVISION: revision(), CREATED: new Date().toISOString() };
  const args = Object.entries(labels).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const { status, error } = spawnSync(
    'docker',
    ['build', '--file', 'deploy/images/Dockerfile', '--target', target, '--tag', image, ...args, '.'],
    { stdio: 'inherit', env: { ...process.env, DOCKER_BUILDKIT: '1' } },
  );
  if (error)
    throw new Error('docker could not be started; install Docker and start its engine', { cause: error });
  if (status !== 0) process.exit(status ?? 1);
}

function packageVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
  return version;
}

function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    // A source archive has no history.
    return 'unknown';
  }
}
