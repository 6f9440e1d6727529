/**
 * Times of all cores together, in ticks: user, nice, system, idle, iowait, irq, softirq, steal, …
 *
 * @param stat /proc/stat
 * @see proc_stat(5)
 */
export const machineTimes = (stat: string): number[] =>
  /^cpu +(.*)/.exec(stat)?.[1]?.split(' ').map(Number) ?? [];

/**
 * What follows the name of a process, which may have anything in it: state, parent, …; times in ticks are the fields 11 to
 * 14 of these, user and system of it and of its children that ended.
 *
 * @param stat /proc/PID/stat
 * @see proc_pid_stat(5)
 */
export const processFields = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');
