import { readFileSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time for programs in hundredths of a second, whatever its own clock. */
const tickMillis = 10;

/** CPU time of a process so far, user and system, all threads. @see proc_pid_stat(5) */
export function cpuMillis(pid: number): number {
  const [user = 0, system = 0] = fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8')).slice(11, 13);
  return (user + system) * tickMillis;
}

/** What follows the command, which may hold anything, in parentheses: numbers, but for the state. */
const fieldsOf = (stat: string): number[] =>
  stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);

/** Bytes that a process has read and written so far, of files and sockets alike: each was copied. @see proc_pid_io(5) */
export function copiedBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/io`, 'utf8');
  return numberBehind(text, 'rchar') + numberBehind(text, 'wchar');
}

/** Most memory that a process had at a time since `forgetPeak`. @see proc_pid_status(5) */
export function peakBytes(pid: number): number {
  return numberBehind(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmHWM') * 1024;
}

/** @see proc_pid_clear_refs(5) */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** CPU time of the whole machine so far: all that was not idle, and what its host gave to others. @see proc_stat(5) */
export function machineCpuMillis(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = line
    .split(/ +/)
    .map(Number);
  return (user + nice + system + irq + softIrq + steal) * tickMillis;
}

function numberBehind(text: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${name} in\n${text}`);
  return Number(found);
}
