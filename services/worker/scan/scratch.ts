import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

/** A page of a comic. */
const checkBytes = 1024 ** 2;

const prefix = `mangamotion-scan-${hostname()}-`;

/** A directory of this process alone (mode 0700) for files on their way to the scanner. */
export class Scratch {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Also removes what processes of this machine left behind that were killed. */
  static async create(parent: string = tmpdir()): Promise<Scratch> {
    const names = await readdir(parent);
    await Promise.all(
      names.filter(isLeftBehind).map((name) => rm(path.join(parent, name), { recursive: true, force: true })),
    );
    return new Scratch(await mkdtemp(path.join(parent, `${prefix}${process.pid}-`)));
  }

  /** Runs `fn` with a directory that is gone afterwards, however `fn` ends. */
  async use<T>(fn: (directory: string) => Promise<T>): Promise<T> {
    // Something may have cleaned up in the temporary directory since.
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const directory = await mkdtemp(path.join(this.directory, 'job-'));
    try {
      return await fn(directory);
    } finally {
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** Throws where files cannot be written. */
  async check(): Promise<void> {
    await this.use((directory) => writeFile(path.join(directory, 'check'), Buffer.alloc(checkBytes)));
  }

  /** Synchronous, because the process may be about to exit with a scan under way. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isLeftBehind(name: string): boolean {
  if (!name.startsWith(prefix)) return false;
  const pid = Number.parseInt(name.slice(prefix.length), 10);
  return pid !== process.pid && !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive too, but may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
