import { UsageError } from './arguments';
import { tolerateClosedOutput } from './closed-output';
import { fail, note } from './stderr';

/** What a shell's own commands end with, too. */
const wrongUsage = 2;

/** Runs a command to its end: with 2 where its command line is wrong, else with `failed` (1) where it fails. */
export function runCommand(name: string, main: () => Promise<void>, failed = 1): void {
  tolerateClosedOutput();
  main().catch((error: unknown) => {
    const isUsage = error instanceof UsageError;
    fail(name, error, isUsage ? wrongUsage : failed);
    if (isUsage) note(`npm run ${name} -- --help says more.`);
  });
}
