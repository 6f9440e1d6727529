import { runCommand } from '../../../services/shared/command/run-command';
import { print } from '../../../services/shared/command/stdout';
import { addToCorpus } from './committed-inputs';
import { parsingMillis } from './cost';
import { fuzz } from './fuzz';
import { type FuzzOptions, help, parseOptions } from './options';
import { targets } from './targets';

runCommand('fuzz', main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else if (options.worst) await printCosts(options.names);
  else for (const name of options.names) await fuzzOne(name, options);
}

async function fuzzOne(name: string, { seconds, seed, keep }: FuzzOptions): Promise<void> {
  const report = await fuzz(name, seconds, seed);
  if (report.kind === 'done') {
    const kept = keep ? report.found.map((input) => addToCorpus(name, Buffer.from(input))).length : 0;
    const { inputs, blocks, slowestMillis, heapBytes } = report;
    const costs = `slowest ${slowestMillis.toFixed(1)} ms, heap ${Math.ceil(heapBytes / 1024 ** 2)} MiB`;
    print(`${name}: ${inputs} inputs, ${blocks} blocks, ${costs}, ${kept} kept`);
    return;
  }
  print(`${name}: ${report.what}\n  the input: ${addToCorpus(name, Buffer.from(report.input))}`);
  process.exitCode = 1;
}

/** As docs/security.md has them. */
async function printCosts(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const target = targets.get(name);
    if (!target) continue;
    const millis = await parsingMillis(target, target.worst(target.mostBytes));
    print(`| \`${name}\` | ${target.mostBytes} | ${millis.toFixed(1)} |`);
  }
}
