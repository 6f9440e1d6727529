import { note } from '../../../../services/shared/command/stderr';
import { ensurePrerequisites } from '../../../rig/prerequisites';
import { describeRun, writeResults } from '../kept-results';
import { table } from '../table';
import { pipelineHelp, parsePipelineOptions } from './options';
import { pipelineFile } from './results';
import { measureAll } from './series/all';
import { tablesOf } from './tables';

const wholeRounds = 5;

/** `npm run bench -- pipeline …` */
export async function benchPipeline(args: readonly string[]): Promise<void> {
  const options = parsePipelineOptions(args);
  if (!options) return void process.stdout.write(pipelineHelp);
  if (process.platform !== 'linux')
    throw new Error(`the pipeline is measured on Linux alone, got ${process.platform}`);
  await ensurePrerequisites(note);
  const { isQuick, series } = options;
  const findings = await measureAll(series, { isQuick, rounds: isQuick ? 1 : wholeRounds, progress: note });
  for (const { title, header, lines, note: remark } of tablesOf(findings))
    process.stdout.write(
      `${title}\n\n${table(header, lines)}\n${remark === undefined ? '' : `\n${remark}\n`}\n`,
    );
  const file = pipelineFile(options);
  if (file === undefined) return note('not written: less than a whole run');
  await writeResults(file, { ...describeRun([]), isQuick, ...findings });
  note(`written: ${file}`);
}
