import { writeFileSync } from 'node:fs';
import { drawSystem } from './system/draw-system';
import { drawTrace } from './trace/draw-trace';
import { recordTrace } from './trace/record-trace';

const usage = `Draws the documents' pictures: docs/pictures/system.svg of the charts' development environment, and
docs/pictures/trace.svg of an upload to the pipeline on this machine.

  npm run pictures -- [system | trace]
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`pictures: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main([wanted]: readonly string[]): Promise<void> {
  if (wanted !== undefined && wanted !== 'system' && wanted !== 'trace') {
    process.stdout.write(usage);
    return;
  }
  if (wanted !== 'trace') write('docs/pictures/system.svg', drawSystem());
  if (wanted !== 'system') write('docs/pictures/trace.svg', drawTrace(await recordTrace(print)));
}

function write(file: string, picture: string): void {
  writeFileSync(file, picture);
  print(file);
}
