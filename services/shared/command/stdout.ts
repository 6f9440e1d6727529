import { withoutSecrets } from '../../tracing';

/*
 * What commands write for people. Addresses come from settings and from what servers say, and may hold passwords: so
 * nothing is written past here.
 */

/** A line on stdout. */
export function print(line: string): void {
  process.stdout.write(`${withoutSecrets(line)}\n`);
}

/** A value on stdout, for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, shown, 2)}\n`);
}

const shown = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? withoutSecrets(value) : value;
