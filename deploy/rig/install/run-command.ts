import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { atExit } from '../servers/at-exit';

/** A command ended with another exit code than 0, or could not be run. */
class CommandError extends Error {
  override readonly name = 'CommandError';
}

interface RunOptions {
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default ten minutes: a slow mirror is no error. */
  readonly timeoutMillis?: number;
}

/**
 * Runs a command to its end.
 *
 * @returns what it wrote on stdout.
 * @throws CommandError with the command line and its last output.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { env, timeoutMillis = 600_000 }: RunOptions = {},
): Promise<string> {
  const line = [command, ...args].join(' ');
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMillis,
  });
  const forget = atExit(() => child.kill());
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  try {
    await once(child, 'close');
  } catch (cause) {
    throw new CommandError(`could not run \`${line}\``, { cause });
  } finally {
    forget();
  }
  if (child.exitCode === 0) return output;
  const last = `${output}${errors}`.trimEnd().slice(-2000);
  throw new CommandError(`\`${line}\` ended with ${child.exitCode ?? child.signalCode}:\n${last}`);
}

/** True where the command ends with exit code 0. */
export async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return runCommand(command, args, { timeoutMillis: 20_000 }).then(
    () => true,
    () => false,
  );
}
