import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from './at-exit';
import { removeWhenOrphaned } from './guardian';

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

/** A directory for the data of a server. */
export interface DataDirectory {
  readonly path: string;
  /** Where it is gone already, that is no error. */
  readonly remove: () => Promise<void>;
  /** Leaves it where it is, also when this process ends. */
  readonly keep: () => void;
}

const removal = { recursive: true, force: true, maxRetries: 5 } as const;

/** Creates the data directory of a server; unless it is kept, it goes with this process at the latest. */
export async function createDataDirectory(name: string, options: ServerOptions): Promise<DataDirectory> {
  const directory = options.directory ?? (await mkdtemp(path.join(tmpdir(), `mangamotion-${name}-`)));
  await mkdir(directory, { recursive: true });
  const forget = atExit(() => rmSync(directory, removal));
  const release = removeWhenOrphaned(directory);
  const keep = (): void => {
    forget();
    release();
  };
  const remove = async (): Promise<void> => {
    await rm(directory, removal);
    keep();
  };
  return { path: directory, remove, keep };
}
