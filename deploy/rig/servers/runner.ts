import type { Program } from './child-process';
import { type Container, containerProgram, dockerRuns, hasImage } from './docker';
import { findCommand } from './find-command';
import type { Image } from './images';

/** Runs a server's program, either this machine's own or the one in an image. */
export interface Runner {
  /** The address on which the program must listen to be reached on 127.0.0.1. */
  readonly listenHost: string;
  /** The command line; ports and paths are the same inside a container as outside. */
  readonly program: (invocation: Invocation) => Program;
}

type Invocation = Omit<Container, 'image' | 'command' | 'udpPorts' | 'env'> &
  Partial<Pick<Container, 'udpPorts' | 'env'>>;

/** Neither the program nor a Docker image of it is at hand. */
export class MissingProgramError extends Error {
  override readonly name = 'MissingProgramError';
}

/** How `command` can be run here: installed on this machine, else from an image that Docker has; else undefined. */
export async function findRunner(command: string, image: Image): Promise<Runner | undefined> {
  const file = await findCommand(command);
  if (file !== undefined) return nativeRunner(file);
  if ((await findCommand('docker')) === undefined || !(await dockerRuns())) return undefined;
  return (await hasImage(image.name)) ? dockerRunner(image) : undefined;
}

/**
 * Like findRunner.
 *
 * @throws MissingProgramError where there is none.
 */
export async function requireRunner(command: string, image: Image): Promise<Runner> {
  const runner = await findRunner(command, image);
  if (runner) return runner;
  throw new MissingProgramError(
    `found neither ${command} on PATH nor a Docker engine that has the image ${image.name}`,
  );
}

/** Runs the executable `file`. */
export function nativeRunner(file: string): Runner {
  return {
    listenHost: '127.0.0.1',
    program: ({ name, args, env = {} }) => ({ name, command: file, args, env }),
  };
}

function dockerRunner({ name: image, command }: Image): Runner {
  return {
    listenHost: '0.0.0.0',
    program: (invocation) => containerProgram({ env: {}, udpPorts: [], ...invocation, command, image }),
  };
}
