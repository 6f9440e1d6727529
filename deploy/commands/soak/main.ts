import { runCommand } from '../../../services/shared/command/run-command';
import { print } from '../../../services/shared/command/stdout';
import { conclude } from '../conclude';
import { clusterFaultNames } from './cluster/cluster-faults';
import { rigFaults } from './faults';
import { help, parseOptions } from './options';
import { describe, hasFailed } from './report';
import { runSoak } from './run-soak';

const names = { local: rigFaults.map(({ name }) => name), cluster: clusterFaultNames };

runCommand('soak', main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), names);
  if (options.help) {
    process.stdout.write(help(names));
    return;
  }
  const report = await runSoak(options, print);
  await conclude(report, {
    text: describe(report),
    output: options.output,
    hasFailed: hasFailed(report),
  });
}
