import { writeFileSync } from 'node:fs';
import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';
import { drawPlan } from './plan/draw-plan';
import { drawSystem } from './system/draw-system';
import { drawTrace } from './trace/draw-trace';
import { recordTrace } from './trace/record-trace';

const usage = `Draws the documents' pictures: docs/pictures/plan.svg of what the folders import, docs/pictures/system.svg of the
charts' development environment, and docs/pictures/trace.svg of an upload to the pipeline on this machine.

  npm run pictures -- [plan | system | trace]
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const pictures = {
  plan: drawPlan,
  system: drawSystem,
  trace: async () => drawTrace(await recordTrace(print)),
};

runCommand('pictures', main);

async function main(): Promise<void> {
  const { values, positionals } = parseArguments({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) return void process.stdout.write(usage);
  const [wanted] = positionals;
  if (wanted !== undefined && !Object.hasOwn(pictures, wanted))
    throw new UsageError(`a picture is plan, system or trace, got "${wanted}"`);
  for (const [name, draw] of Object.entries(pictures))
    if (wanted === undefined || wanted === name) write(`docs/pictures/${name}.svg`, await draw());
}

function write(file: string, picture: string): void {
  writeFileSync(file, picture);
  print(file);
}
