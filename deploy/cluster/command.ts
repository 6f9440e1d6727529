import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface CommandOptions {
  /** Written to stdin. */
  readonly input?: string;
  /** Default: that of this process. */
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Shows output as it comes instead of returning it. */
  readonly show?: boolean;
  /** Default 10 minutes. */
  readonly timeoutMillis?: number;
}

/** Characters of stdout: a report, and no whole list of objects. */
const mostQuoted = 4000;

/**
 * A program ended with a failure; the message holds its command line and what it wrote to stderr, or the end of what it
 * wrote to stdout where that is all: reports that say what is wrong stand there.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly stdout: string;
  readonly stderr: string;
  /** What became of the program, without its arguments, which may be long. */
  readonly outcome: string;

  constructor(
    command: readonly string[],
    outcome: string,
    {
      stdout = '',
      stderr = '',
    }: { readonly stdout?: string | undefined; readonly stderr?: string | undefined },
    options?: ErrorOptions,
  ) {
    const said = stderr.trim() || stdout.trim().slice(-mostQuoted);
    super(`${commandLine(command)} ${outcome}${said && `:\n${said}`}`, options);
    this.stdout = stdout;
    this.stderr = stderr;
    this.outcome = `${command[0] ?? ''} ${outcome}`;
  }
}

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to stdout.
 * @throws CommandError where it cannot be started, fails, or takes too long.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const command = [program, ...args];
  const { timeoutMillis = 600_000, show = false } = options;
  const output = show ? 'inherit' : 'pipe';
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', output, output],
    timeout: timeoutMillis,
  });
  // A program that does not read its input closes the pipe, which is no failure.
  child.stdin?.on('error', () => undefined).end(options.input ?? '');
  const collected = Promise.all(
    [child.stdout, child.stderr].map(async (stream) => (stream ? text(stream) : undefined)),
  );
  const outcome = await new Promise<string>((resolve, reject) => {
    child.on('error', (cause) => reject(new CommandError(command, 'cannot be started', {}, { cause })));
    child.on('close', (code, signal) => resolve(describeEnd(code, signal, timeoutMillis)));
  });
  const [stdout, stderr] = await collected;
  if (outcome !== '') throw new CommandError(command, outcome, { stdout, stderr });
  return stdout ?? '';
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null, timeoutMillis: number): string {
  if (code === 0) return '';
  if (signal === 'SIGTERM') return `was ended, at the latest after ${timeoutMillis} ms`;
  return `ended with ${code ?? signal}`;
}

/** A command as one would type it in a shell. */
export function commandLine(command: readonly string[]): string {
  return command
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
