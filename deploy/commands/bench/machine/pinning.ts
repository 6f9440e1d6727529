import { readFileSync } from 'node:fs';
import { runCommand } from '../../../rig/install/run-command';
import { findCommand } from '../../../rig/servers/find-command';

/** The measured server has a core of its own. */
export interface Pinning {
  readonly server: number;
  /** Of the load generator, Redis, storage, the scanner, and what takes the spans. */
  readonly others: readonly number[];
}

/**
 * Keeps this process, and all that it will start, off the core that the measured servers get.
 *
 * @returns undefined where that cannot be had: without Linux, `taskset` or a second core.
 */
export async function pin(): Promise<Pinning | undefined> {
  if (process.platform !== 'linux' || !(await findCommand('taskset'))) return undefined;
  const pinning = choosePinning(allowedCores(readFileSync('/proc/self/status', 'utf8')));
  if (!pinning) return undefined;
  const others = pinning.others.join(',');
  await runCommand('taskset', ['--all-tasks', '--cpu-list', '--pid', others, String(process.pid)]);
  return pinning;
}

/** The last core is the server's: the first ones serve most interrupts. */
export function choosePinning(cores: readonly number[]): Pinning | undefined {
  const server = cores.at(-1);
  return server === undefined || cores.length < 2 ? undefined : { server, others: cores.slice(0, -1) };
}

/** @param status /proc/self/status, with a line like `Cpus_allowed_list: 0-3,8` (proc(5)) */
export function allowedCores(status: string): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number);
    return Number.isNaN(first) || part === ''
      ? []
      : Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
