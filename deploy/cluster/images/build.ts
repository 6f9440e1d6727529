import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { digestsDirectory, type ImageTarget, imageTargets } from './targets';

const usage = `Builds the images mangamotion/services and mangamotion/instrumentation with Docker.

  npm run images -- [--tag TAG] [--repository PREFIX] [--node-image IMAGE] [--busybox-image IMAGE]
                    [--platform PLATFORMS] [--push] [--attest]

  --tag TAG            tag of both images (default: the version in package.json)
  --repository PREFIX  what stands before /services and /instrumentation (default: mangamotion)
  --node-image IMAGE, --busybox-image IMAGE
                       what they are built from, by digest where a tag that moves will not do: node@sha256:…
                       (default: the tags in deploy/cluster/images/Dockerfile)
  --platform PLATFORMS linux/amd64, linux/arm64, or both with a comma between (default: that of this machine)
  --push               into the registry of PREFIX; images of both platforms have no other place, unless Docker keeps
                       its images in containerd
  --attest             with bills of materials and provenance in the images, which only a builder of buildx makes
                       (docker buildx create --use); their digests are written to ${digestsDirectory}
`;

runCommand('images', main);

async function main(): Promise<void> {
  const { values } = parseArguments({
    options: {
      tag: { type: 'string' },
      repository: { type: 'string', default: 'mangamotion' },
      'node-image': { type: 'string' },
      'busybox-image': { type: 'string' },
      platform: { type: 'string' },
      push: { type: 'boolean', default: false },
      attest: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const version = packageVersion();
  const bases = { NODE_IMAGE: values['node-image'], BUSYBOX_IMAGE: values['busybox-image'] };
  const options = [
    ...(values.platform === undefined ? [] : ['--platform', values.platform]),
    ...(values.push ? ['--push'] : []),
  ];
  // `docker build` does not ask for the builder that was chosen, which alone makes attestations.
  const command = values.attest ? ['buildx', 'build'] : ['build'];
  for (const target of imageTargets)
    buildImage(target, `${values.repository}/${target}:${values.tag ?? version}`, version, bases, {
      command,
      options: [...options, ...(values.attest ? attestations(target) : [])],
    });
}

function attestations(target: string): string[] {
  mkdirSync(digestsDirectory, { recursive: true });
  return ['--sbom=true', '--provenance=mode=max', '--metadata-file', `${digestsDirectory}/${target}.json`];
}

/**
 * @param bases images to build from, by the names of the Dockerfile's arguments; undefined: its own.
 * @param build the command of `docker`, and options of it.
 */
function buildImage(
  target: ImageTarget,
  image: string,
  version: string,
  bases: Readonly<Record<string, string | undefined>>,
  { command, options }: { readonly command: readonly string[]; readonly options: readonly string[] },
): void {
  process.stdout.write(`building ${image}\n`);
  const labels = { VERSION: version, REVISION: revision(), CREATED: new Date().toISOString() };
  const args = Object.entries({ ...labels, ...bases }).flatMap(([name, value]) =>
    value === undefined ? [] : ['--build-arg', `${name}=${value}`],
  );
  const of = ['--file', 'deploy/cluster/images/Dockerfile', '--target', target, '--tag', image];
  const { status, error } = spawnSync('docker', [...command, ...of, ...options, ...args, '.'], {
    stdio: 'inherit',
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
  });
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
