import { readFileSync, writeFileSync } from 'node:fs';
import { machineTimes, processFields } from '../machine/proc-stat';

/** Linux counts CPU time for programs in hundredths of a second, whatever its own clock. */
const tickMillis = 10;

/** CPU time of a process so far, user and system, all threads. */
export function cpuMillis(pid: number): number {
  const fields = processFields(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const [user = 0, system = 0] = fields.slice(11, 13).map(Number);
  return (user + system) * tickMillis;
}

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

/** CPU time of the whole machine so far: all that was not idle, and what its host gave to others. */
export function machineCpuMillis(): number {
  const times = machineTimes(readFileSync('/proc/stat', 'utf8'));
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = times;
  return (user + nice + system + irq + softIrq + steal) * tickMillis;
}

function numberBehind(text: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${name} in\n${text}`);
  return Number(found);
}
