import { runCommand } from '../../shared/command/run-command';
import { initializeTracing } from '../../tracing';
import { workerTracing } from '../scan/tracing-declaration';
import { help, parseOptions } from './options';

runCommand('rescan', main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(help);
  // Before anything that should be traced is loaded, hence the `require`.
  initializeTracing({ declaration: workerTracing });
  const { rescan }: typeof import('./queue-rescans') = require('./queue-rescans');
  await rescan(options, process.env);
}
