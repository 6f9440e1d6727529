import { type ChildProcess, spawn } from 'node:child_process';
import { atExit } from './at-exit';

/** Waits on stdin: a line means that all is well; its end without a line means that our process is gone. */
const waitThenRun = 'read -r line || eval "$1"';

/**
 * Runs a shell script when this process has died without tidying up, also by SIGKILL.
 *
 * @param script may use its arguments as $2, $3 and so on.
 * @returns releases the guardian: nothing is run.
 */
function whenOrphaned(script: string, ...args: readonly string[]): () => void {
  const guardian = spawn('sh', ['-c', waitThenRun, 'guardian', script, ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell there is no guardian; and one that is gone already needs no release.
  guardian.on('error', () => {});
  guardian.stdin.on('error', () => {});
  guardian.unref();
  if ('unref' in guardian.stdin && typeof guardian.stdin.unref === 'function') guardian.stdin.unref();
  return () => void guardian.stdin.end('released\n');
}

/** Ends a child that leads a group of its own with this process, however that ends. @returns releases it */
export function endWithUs(child: ChildProcess): () => void {
  const forget = atExit(() => child.kill('SIGKILL'));
  const release = child.pid === undefined ? undefined : endWhenOrphaned(child.pid);
  return () => {
    forget();
    release?.();
  };
}

/** Ends a process that leads a group of its own, with the group, when this process has died. */
function endWhenOrphaned(pid: number): () => void {
  return whenOrphaned('kill -s TERM -- "-$2"; sleep 3; kill -s KILL -- "-$2"', String(pid));
}

/** Removes a directory when this process has died, after those that write into it. */
export function removeWhenOrphaned(directory: string): () => void {
  return whenOrphaned('sleep 4; rm -rf -- "$2"', directory);
}
