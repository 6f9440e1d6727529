import { writeFileSync } from 'node:fs';
import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { drawSystem } from './system/draw-system';
import { drawTrace } from './trace/draw-trace';
import { recordTrace } from './trace/record-trace';

const usage = `Draws the documents' pictures: docs/pictures/system.svg of the charts' development environment, and
docs/pictures/trace.svg of an upload to the pipeline on this machine.

  npm run pictures -- [system | trace]
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

runCommand('pictures', main);

async function main(): Promise<void> {
  const { values, positionals } = parseArguments({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) return void process.stdout.write(usage);
  const [wanted] = positionals;
  if (wanted !== undefined && wanted !== 'system' && wanted !== 'trace')
    throw new UsageError(`a picture is system or trace, got "${wanted}"`);
  if (wanted !== 'trace') write('docs/pictures/system.svg', drawSystem());
  if (wanted !== 'system') write('docs/pictures/trace.svg', drawTrace(await recordTrace(print)));
}

function write(file: string, picture: string): void {
  writeFileSync(file, picture);
  print(file);
}
