import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Every local server takes these. */
export interface ServerOptions {
  /** Where its data goes, removed on stop; default a new directory below the system's temporary one. */
  readonly directory?: string;
  /** The main port on 127.0.0.1; default a free one. Give the old one to start a stopped server again. */
  readonly port?: number;
}

export interface StopOptions {
  /** Leaves the data, so that a server started with the same directory finds it. */
  readonly keepData?: boolean;
}

/** Creates the data directory of a server. */
export async function createDataDirectory(name: string, options: ServerOptions): Promise<string> {
  if (options.directory === undefined) return mkdtemp(path.join(tmpdir(), `mangamotion-${name}-`));
  await mkdir(options.directory, { recursive: true });
  return options.directory;
}

/** Removes a data directory; one that is gone already is no error. */
export async function removeDataDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
}
