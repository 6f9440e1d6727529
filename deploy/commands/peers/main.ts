import path from 'node:path';
import { runCommand } from '../../../services/shared/command/run-command';
import { compare, type AllOutcomes } from './compare';
import { DOCUMENTED_TABLES } from './document';
import { explanationOf } from './explained';
import { help, parseOptions } from './options';
import { readResults, recordResult } from './results';
import { startSink } from './sink';
import type { Outcomes, Suite } from './suite';
import { suites } from './suites';
import { tables } from './tables';
import { versionOf } from './version-of';
import { environmentOf, wayNames, type Way } from './ways';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const names = suites.map(({ name }) => name);

runCommand('test:peers', main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), names);
  if (options.help) return void process.stdout.write(help(names));
  const chosen = options.table ? [] : suites.filter(({ name }) => options.suites?.includes(name) ?? true);
  for (const suite of chosen) {
    const unexplained = await runSuite(
      suite,
      path.resolve(options.checkouts, suite.checkout),
      options.record,
    );
    if (unexplained > 0) process.exitCode = 1;
  }
  if (options.record || options.table) DOCUMENTED_TABLES.write(tables(readResults()));
}

/** @returns how many tests differ without an explanation */
async function runSuite(suite: Suite, checkout: string, record: boolean): Promise<number> {
  print(`${suite.title}:`);
  const { passed, different } = compare(await inAllWays(suite, checkout));
  const version = await versionOf(checkout);
  if (record) recordResult(suite.name, { version, node: process.version, passed, different });
  for (const test of different) print(`  ${test}: ${explanationOf(suite.name, test) ?? 'NOT EXPLAINED'}`);
  return different.filter((test) => explanationOf(suite.name, test) === undefined).length;
}

async function inAllWays(suite: Suite, checkout: string): Promise<AllOutcomes> {
  const sink = await startSink();
  const all: Partial<Record<Way, Outcomes>> = {};
  for (const way of wayNames) {
    if (way === 'without' && suite.needsTracing) continue;
    const outcomes = await suite.run(checkout, environmentOf(way, sink.endpoint));
    all[way] = outcomes;
    print(`  ${way}: ${[...outcomes.values()].filter(Boolean).length} of ${outcomes.size} pass`);
  }
  await sink.stop();
  return all;
}
