import { readdirSync, readFileSync } from 'node:fs';
import { machineTimes, processFields } from './proc-stat';

/** What else the machine did while something was measured, as shares of the time of all its cores. */
export interface Disturbance {
  /** The hypervisor gave it to others. */
  readonly stealShare: number;
  /** Programs took it that are no part of the benchmark. */
  readonly otherShare: number;
}

const maxStealShare = 0.02;
/** Above what the kernel's clock, of 10 ms, gets wrong within half a second. */
const maxOtherShare = 0.05;

/** Where nothing could be told, as outside of Linux, nothing is held against a sample. */
export function isQuiet(samples: readonly { readonly disturbance?: Disturbance | undefined }[]): boolean {
  return samples.every(
    ({ disturbance: { stealShare, otherShare } = { stealShare: 0, otherShare: 0 } }) =>
      stealShare <= maxStealShare && otherShare <= maxOtherShare,
  );
}

/** Begins to watch. @returns what tells of the time since; undefined where the system has no /proc. */
export function watchMachine(): () => Disturbance | undefined {
  const before = readTicks();
  return () => {
    const after = readTicks();
    return before && after && disturbanceBetween(before, after);
  };
}

/** Of all cores since the system started, in ticks of the kernel's clock. */
interface Ticks {
  readonly all: number;
  readonly stolen: number;
  /** In programs, and in the kernel for them. */
  readonly used: number;
  /** Of these by this process and all below it. */
  readonly own: number;
}

export function disturbanceBetween(before: Ticks, after: Ticks): Disturbance {
  const all = Math.max(1, after.all - before.all);
  const other = after.used - before.used - (after.own - before.own);
  return { stealShare: (after.stolen - before.stolen) / all, otherShare: Math.max(0, other) / all };
}

function readTicks(): Ticks | undefined {
  try {
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return ticksOf(readFileSync('/proc/stat', 'utf8'), processes.flatMap(readProcess), process.pid);
  } catch {
    return undefined;
  }
}

function readProcess(pid: string): string[] {
  try {
    return [readFileSync(`/proc/${pid}/stat`, 'utf8')];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

/**
 * @param stat /proc/stat
 * @param processes /proc/PID/stat of each process
 */
export function ticksOf(stat: string, processes: readonly string[], root: number): Ticks {
  const times = machineTimes(stat);
  const [user = 0, nice = 0, system = 0] = times;
  const all = times.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0);
  return { all, stolen: times[7] ?? 0, used: user + nice + system, own: ticksBelow(processes, root) };
}

/** Of a process and all below it, those that ended included. */
function ticksBelow(processes: readonly string[], root: number): number {
  const all = processes.map(parseProcess);
  const below = new Set([root]);
  for (let known = 0; known < below.size;) {
    known = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all.filter(({ pid }) => below.has(pid)).reduce((sum, { ticks }) => sum + ticks, 0);
}

function parseProcess(stat: string): {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
} {
  const fields = processFields(stat);
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid: Number.parseInt(stat, 10), parent: Number(fields[1]), ticks };
}
