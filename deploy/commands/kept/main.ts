import { runCommand } from '../../../services/shared/command/run-command';
import { print } from '../../../services/shared/command/stdout';
import { conclude } from '../conclude';
import { help, parseOptions } from './options';
import { describe, hasFailed } from './report';
import { runKept } from './run-kept';

runCommand('kept', main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const report = await runKept(options, print);
  await conclude(report, {
    text: describe(report),
    output: options.output,
    hasFailed: hasFailed(report),
  });
}
