import { inspect } from 'node:util';
import type { Footprint } from './footprint';
import { enoughRounds, help, OptionError, type Options, parseOptions } from './options';
import { report } from './report';
import { writeResults } from './results';
import { runRounds } from './rounds';
import { summarize } from './summary';
import { judge } from './targets';
import { installPeers } from './tracers/install-peers';
import type { Tracer } from './tracers/tracer';

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options) await bench(options);
  else process.stdout.write(help);
}

async function bench(options: Options): Promise<void> {
  const usable = { ...options, tracers: await installPeers(options.tracers, progress) };
  const samples = await runRounds({ ...usable, progress });
  const footprints = await measureFootprints(usable.tracers);
  const findings = { summary: summarize(samples), footprints, targets: judge(samples, footprints) };
  process.stdout.write(report(findings, usable.rows, usable.tracers));
  const file = await writeResults(usable, samples, findings);
  progress(
    file === undefined
      ? `not written: less than all rows and tracers in ${enoughRounds} rounds`
      : `written: ${file}`,
  );
}

async function measureFootprints(tracers: readonly Tracer[]): Promise<Record<string, Footprint>> {
  const measured: [string, Footprint][] = [];
  for (const { name, footprint } of tracers) if (footprint) measured.push([name, await footprint()]);
  return Object.fromEntries(measured);
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

// Servers of their own end with this process, also upon Ctrl-C.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

main(process.argv.slice(2)).catch((error: unknown) => {
  const text = error instanceof OptionError ? `${error.message}\n\n${help}` : inspect(error);
  progress(text);
  process.exitCode = 1;
});
