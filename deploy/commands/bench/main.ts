import { runCommand } from '../../../services/shared/command/run-command';
import { note } from '../../../services/shared/command/stderr';
import { endure } from './endurance';
import type { Footprint } from './footprint';
import { describeRun, enduranceFile, resultFile, writeResults } from './kept-results';
import { enoughRounds, help, type Options, parseOptions } from './options';
import { benchPipeline } from './pipeline/run';
import { profileRow } from './profile';
import { enduranceReport, report } from './report';
import { runRounds } from './rounds';
import type { Row } from './rows';
import { runSimulation } from './simulate/run';
import { summarize } from './summary';
import { judge } from './targets';
import { installPeers } from './tracers/install-peers';
import type { Tracer } from './tracers/tracer';

async function main(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  if (first === 'pipeline') return benchPipeline(rest);
  if (first === 'simulate') return runSimulation(rest);
  const options = parseOptions(args);
  if (options) await bench(options);
  else process.stdout.write(help);
}

async function bench(options: Options): Promise<void> {
  const usable = { ...options, tracers: await installPeers(options.tracers, note) };
  if (options.profile) await profile(usable, options.profile);
  else if (options.isEndurance) await testEndurance(usable);
  else await compare(usable);
}

async function compare(usable: Options): Promise<void> {
  const { rounds, seconds } = usable;
  const samples = await runRounds({ ...usable, progress: note });
  const footprints = await measureFootprints(usable.tracers);
  const findings = { summary: summarize(samples), footprints, targets: judge(samples, footprints) };
  process.stdout.write(report(findings, usable.rows, usable.tracers));
  const file = resultFile(usable);
  if (file === undefined) note(`not written: less than all rows and tracers in ${enoughRounds} rounds`);
  else await write(file, { ...describeRun(usable.tracers), rounds, seconds, ...findings, samples });
}

async function profile({ tracers, seconds }: Options, row: Row): Promise<void> {
  for (const tracer of tracers) {
    note(`${row.title}: ${tracer.title}`);
    process.stdout.write(`${await profileRow(tracer, row, seconds)}\n`);
  }
}

async function testEndurance(usable: Options): Promise<void> {
  const endurance = await endure(usable.tracers, note);
  process.stdout.write(`${enduranceReport(endurance, usable.tracers)}\n`);
  await write(enduranceFile(usable), { ...describeRun(usable.tracers), endurance });
}

async function write(file: string, results: object): Promise<void> {
  await writeResults(file, results);
  note(`written: ${file}`);
}

async function measureFootprints(tracers: readonly Tracer[]): Promise<Record<string, Footprint>> {
  const measured: [string, Footprint][] = [];
  for (const { name, footprint } of tracers) if (footprint) measured.push([name, await footprint()]);
  return Object.fromEntries(measured);
}

// Servers of their own end with this process, also upon Ctrl-C.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

runCommand('bench', () => main(process.argv.slice(2)));
