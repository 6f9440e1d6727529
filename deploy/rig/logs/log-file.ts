import { appendFileSync, globSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { note } from '../../../services/shared/command/stderr';
import { reasonOf } from '../../../services/shared/failure/reason-of';

/** In the demo's directory: what is logged now, and what was logged before that file was full. */
const fileNames = ['logs.1.jsonl', 'logs.jsonl'] as const;

const usualBytes = 8 * 1024 ** 2;
/** A longer line is no log line. */
const longestLine = 1024 ** 2;

/** The log lines of several processes in one file, the newest `mostBytes` of them, at least, and at most twice that. */
export class LogFile {
  /** The older first; they need not be there. */
  readonly paths: readonly string[];
  readonly #older: string;
  readonly #current: string;
  readonly #mostBytes: number;
  #sizeBytes = 0;
  #failed = false;

  constructor(directory: string, mostBytes = usualBytes) {
    [this.#older, this.#current] = [path.join(directory, fileNames[0]), path.join(directory, fileNames[1])];
    this.paths = [this.#older, this.#current];
    this.#mostBytes = mostBytes;
  }

  /** @returns what takes the output of one process, piece by piece, and keeps of it what is JSON. */
  open(): (text: string) => void {
    let rest = '';
    return (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) rest = '';
      const logged = lines.filter((line) => line.startsWith('{')).map((line) => `${line}\n`);
      if (logged.length > 0) this.#append(logged.join(''));
    };
  }

  #append(lines: string): void {
    const sizeBytes = Buffer.byteLength(lines);
    try {
      if (this.#sizeBytes > 0 && this.#sizeBytes + sizeBytes > this.#mostBytes) {
        renameSync(this.#current, this.#older);
        this.#sizeBytes = 0;
      }
      appendFileSync(this.#current, lines);
      this.#sizeBytes += sizeBytes;
    } catch (error) {
      if (!this.#failed) note(`demo: log lines are lost: ${reasonOf(error)}`);
      this.#failed = true;
    }
  }
}

/** The files of the demos that run on this machine, as this user. */
export function keptLogFiles(): string[] {
  const userId = process.getuid?.();
  return fileNames
    .flatMap((name) => globSync(path.join(tmpdir(), 'mangamotion-demo-*', name)))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.uid === userId);
}
