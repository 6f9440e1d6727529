import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Stops a process until SIGCONT, and waits until that is so: on a busy machine its threads go on for a while. */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await expect.poll(() => new Set(threadStates(pid)), { interval: 5 }).toEqual(new Set(['T']));
}

/** As Linux tells them: T is stopped. */
function threadStates(pid: number): (string | undefined)[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).map(
    (task) => /^State:\s+(\w)/m.exec(readFileSync(`${tasks}/${task}/status`, 'utf8'))?.[1],
  );
}
