import { withoutSecrets } from '../../tracing';
import { reasonOf } from '../failure/reason-of';

/** A line on stderr, beside what the command is asked for. */
export function note(line: string): void {
  process.stderr.write(`${withoutSecrets(line)}\n`);
}

/** Says why a command failed; it ends with `exitCode`. */
export function fail(command: string, error: unknown, exitCode = 1): void {
  note(`${command}: ${reasonOf(error)}`);
  process.exitCode = exitCode;
}
