import { writeFile } from 'node:fs/promises';
import { print } from '../../services/shared/command/stdout';

interface Conclusion {
  /** The report for people. */
  readonly text: string;
  /** Where it goes as JSON too. */
  readonly output: string | undefined;
  readonly hasFailed: boolean;
}

/** Ends a command that has a report: with 1 where that tells of a failure. */
export async function conclude(report: object, { text, output, hasFailed }: Conclusion): Promise<void> {
  print(`\n${text}`);
  if (output !== undefined) await writeFile(output, `${JSON.stringify(report, undefined, 2)}\n`);
  if (hasFailed) process.exitCode = 1;
}
