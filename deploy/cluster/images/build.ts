import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';

const usage = `Builds the images mangamotion/services and mangamotion/instrumentation with Docker.

  npm run images -- [--tag TAG] [--repository PREFIX] [--node-image IMAGE] [--busybox-image IMAGE]

  --tag TAG            tag of both images (default: the version in package.json)
  --repository PREFIX  what stands before /services and /instrumentation (default: mangamotion)
  --node-image IMAGE, --busybox-image IMAGE
                       what they are built from, by digest where a tag that moves will not do: node@sha256:…
                       (default: the tags in deploy/cluster/images/Dockerfile)
`;

const targets = ['services', 'instrumentation'] as const;

runCommand('images', main);

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      tag: { type: 'string' },
      repository: { type: 'string', default: 'mangamotion' },
      'node-image': { type: 'string' },
      'busybox-image': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const version = packageVersion();
  const bases = { NODE_IMAGE: values['node-image'], BUSYBOX_IMAGE: values['busybox-image'] };
  for (const target of targets)
    buildImage(target, `${values.repository}/${target}:${values.tag ?? version}`, version, bases);
}

/** @param bases images to build from, by the names of the Dockerfile's arguments; undefined: its own. */
function buildImage(
  target: (typeof targets)[number],
  image: string,
  version: string,
  bases: Readonly<Record<string, string | undefined>>,
): void {
  process.stdout.write(`building ${image}\n`);
  const labels = { VERSION: version, REVISION: revision(), CREATED: new Date().toISOString() };
  const args = Object.entries({ ...labels, ...bases }).flatMap(([name, value]) =>
    value === undefined ? [] : ['--build-arg', `${name}=${value}`],
  );
  const { status, error } = spawnSync(
    'docker',
    ['build', '--file', 'deploy/cluster/images/Dockerfile', '--target', target, '--tag', image, ...args, '.'],
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
