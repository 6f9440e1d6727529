import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Environment } from './ways';

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** Then it is killed. */
  readonly timeoutMillis: number;
}

export interface Ended {
  /** null: it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever that is. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env, timeoutMillis }: ProgramOptions,
): Promise<Ended> {
  const child = spawn(file, args, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMillis,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, stdout, stderr };
}

/** @param args of this process's own Node.js */
export async function runNode(args: readonly string[], options: ProgramOptions): Promise<Ended> {
  return await runProgram(process.execPath, args, options);
}
