import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Program } from './child-process';

const run = promisify(execFile);

/** True where a Docker engine runs and answers. */
export async function dockerRuns(): Promise<boolean> {
  return succeeds('version', '--format', '{{.Server.Version}}');
}

/** True where the engine has this image already. */
export async function hasImage(image: string): Promise<boolean> {
  return succeeds('image', 'inspect', image);
}

/** A program in a container. It sees the same paths and is reached on the same ports as one outside. */
export interface Container {
  readonly name: string;
  readonly image: string;
  /** Default: what the image starts. */
  readonly command?: string | undefined;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Mounted under its own path; nothing else of this machine is. */
  readonly directory: string;
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
}

let containers = 0;

/** The command line that runs a container, which is removed when it ends. */
export function containerProgram(container: Container): Program {
  const id = `mangamotion-${container.name}-${process.pid}-${++containers}`;
  const ports = [
    ...container.tcpPorts.map((port) => `127.0.0.1:${port}:${port}`),
    ...container.udpPorts.map((port) => `127.0.0.1:${port}:${port}/udp`),
  ];
  const publish = ports.flatMap((port) => ['--publish', port]);
  const environment = Object.entries(container.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const mount = ['--volume', `${container.directory}:${container.directory}`, ...asThisUser()];
  const entrypoint = container.command === undefined ? [] : ['--entrypoint', container.command];
  const program = [...entrypoint, container.image, ...container.args];
  const options = [...publish, ...environment, ...mount];
  const args = ['run', '--rm', '--init', '--pull', 'never', '--name', id].concat(options, program);
  // The client may be gone before its container is, when it had to be killed.
  const cleanUp = async (): Promise<void> => void (await succeeds('rm', '--force', id));
  return { name: `${container.name} (Docker)`, command: 'docker', args, cleanUp };
}

/** What the container writes must be ours to remove. */
function asThisUser(): string[] {
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  return user === undefined ? [] : ['--user', `${user}:${group}`];
}

async function succeeds(...args: string[]): Promise<boolean> {
  return run('docker', args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
