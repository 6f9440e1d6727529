import { runCommand } from '../../../services/shared/command/run-command';
import { note } from '../../../services/shared/command/stderr';
import { endure } from './endurance';
import type { Footprint } from './footprint';
import {
  describeRun,
  enduranceFile,
  profileFile,
  resultFile,
  type Results,
  write,
  writeResults,
} from './kept-results';
import { pin } from './machine/pinning';
import { help, type Options, parseOptions } from './options';
import { benchPipeline } from './pipeline/run';
import { profileRow } from './profile';
import { enduranceReport, report } from './report';
import { runRows } from './rounds';
import type { ServerRow } from './rows';
import { runSimulation } from './simulate/run';
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
  const { minutes, rounds, seconds, seed } = usable;
  // Both count the cores, of which this process has fewer once it is pinned.
  const [run, file] = [describeRun(usable.tracers), resultFile(usable)];
  const pinning = await pin();
  const measured = await runRows(usable, pinning?.server, note);
  const footprints = await measureFootprints(usable.tracers);
  const results: Results = { ...run, minutes, rounds, seconds, seed, pinning, footprints, ...measured };
  process.stdout.write(report(results));
  if (file === undefined) note('not written: less than all rows and tracers, and no --json');
  else await writeNoted(file, results);
}

async function profile({ tracers, seconds, seed }: Options, row: ServerRow): Promise<void> {
  const pinning = await pin();
  for (const [tracer, text] of await profileRow({ row, tracers, seconds, seed }, pinning?.server)) {
    process.stdout.write(`${text}\n`);
    const file = profileFile(row.name, tracer.name);
    await write(file, text);
    note(`written: ${file}`);
  }
}

async function testEndurance(usable: Options): Promise<void> {
  const [run, file] = [describeRun(usable.tracers), enduranceFile(usable)];
  const pinning = await pin();
  const endurance = await endure(usable.tracers, pinning?.server, note);
  process.stdout.write(`${enduranceReport(endurance)}\n`);
  await writeNoted(file, { ...run, pinning, endurance });
}

async function writeNoted(file: string, results: object): Promise<void> {
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
