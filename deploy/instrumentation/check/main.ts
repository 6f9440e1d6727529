import { parseArgs } from 'node:util';
import { inspect } from './inspect';
import { textReport } from './text-report';

const usage = `Says what the tracing bundle does in a process with this environment, and why. It starts nothing.

  npx @mangamotion/instrumentation check [--json]

  --json  the same for programs

Ends with 1 where tracing would be off, and with 2 where the command line is wrong.
`;

const WRONG_USAGE = 2;

/** Looks at the environment and says what it found. */
function main(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  if (positionals.length !== 1 || positionals[0] !== 'check') {
    throw new TypeError(`the one thing to ask for is check, got "${positionals.join(' ')}"`);
  }
  const inspection = inspect(process.env, process.versions.node);
  const text = values.json ? JSON.stringify(inspection, undefined, 2) : textReport(inspection).join('\n');
  process.stdout.write(`${text}\n`);
  if (inspection.tracing === 'off') process.exitCode = 1;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`check: ${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = WRONG_USAGE;
}
