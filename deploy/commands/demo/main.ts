import { runCommand } from '../../../services/shared/command/run-command';
import { fail, note } from '../../../services/shared/command/stderr';
import { print } from '../../../services/shared/command/stdout';
import { interruption, stayUntil } from '../../rig/interruption';
import { type Pipeline, startPipeline } from '../../rig/pipeline';
import { ensurePrerequisites, fetchJaeger } from '../../rig/prerequisites';
import { createDataDirectory } from '../../rig/servers/data-directory';
import { Teardown } from '../../rig/teardown';
import { type DemoOptions, help, parseOptions } from './options';
import { sampleUploads } from './sample-uploads';
import { showOutage } from './show-outage';
import { type ShownPipeline, showUpload } from './show-upload';

/** Runs the demo and stops all of it again, however it ends. @returns the exit code */
async function demo(options: DemoOptions): Promise<number> {
  const signal = interruption();
  const teardown = new Teardown();
  try {
    return await run(options, teardown, signal);
  } catch (error) {
    if (signal.aborted) return 130;
    fail('demo', error);
    return 1;
  } finally {
    const begin = performance.now();
    const failures = await teardown.run();
    for (const failure of failures) note(`demo: ${failure}`);
    print(`\nStopped and removed everything in ${seconds(begin)}.`);
  }
}

async function run(options: DemoOptions, teardown: Teardown, signal: AbortSignal): Promise<number> {
  const begin = performance.now();
  await ensurePrerequisites(print);
  if (options.useJaeger) await fetchJaeger(print);
  signal.throwIfAborted();
  const directory = await createDataDirectory('demo', {});
  teardown.add('the directory', directory.remove);
  print('Starting');
  const { useJaeger, keep, breakage, once: endsAfter } = options;
  const started = await startPipeline({
    directory: directory.path,
    useJaeger,
    keep,
    breaks: breakage?.what,
    progress: print,
    teardown,
    signal,
  });
  const pipeline = { ...started, hasLinks: !endsAfter };
  const problems = await showUploads(pipeline, signal);
  const traces = keep ? 'those traces that are kept' : `${sampleUploads().length} traces`;
  const count = `${sampleUploads().length} uploads, ${traces}`;
  print(
    `\n${count}, ${problems.length === 0 ? 'all as they should be' : 'not as they should be'} (${seconds(begin)}).`,
  );
  if (!endsAfter) showAddresses(pipeline);
  if (breakage) problems.push(...(await showOutage(pipeline, breakage, print, signal)));
  for (const problem of problems) print(`  ${problem}`);
  if (!endsAfter) {
    print('  Ctrl-C ends it and removes everything.');
    await stayUntil(signal);
  }
  return problems.length === 0 ? 0 : 1;
}

async function showUploads(pipeline: ShownPipeline, signal: AbortSignal): Promise<string[]> {
  const problems: string[] = [];
  for (const sample of sampleUploads()) {
    signal.throwIfAborted();
    problems.push(...(await showUpload(pipeline, sample, print, signal)));
  }
  return problems;
}

function showAddresses({ apiUrl, queryUrl }: Pipeline): void {
  print(`\n  upload    ${apiUrl}/`);
  print(`  traces    ${queryUrl}/search`);
}

const seconds = (begin: number): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`;

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else process.exitCode = await demo(options);
}

runCommand('demo', main);
