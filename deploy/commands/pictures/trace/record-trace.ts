import type { JaegerTrace } from '../../../../services/shared/jaeger/trace';
import { interruption } from '../../../rig/interruption';
import { type Pipeline, startPipeline } from '../../../rig/pipeline';
import { ensurePrerequisites } from '../../../rig/prerequisites';
import { createDataDirectory } from '../../../rig/servers/data-directory';
import { Teardown } from '../../../rig/teardown';
import { completeTrace, missingFrom } from '../../demo/complete-trace';
import { sampleUploads, type SampleFile } from '../../demo/sample-uploads';
import { upload, waitForVerdict } from '../../demo/upload-client';

/** Uploads before the one that is recorded: the first ones show how code is loaded and compiled. */
const warmUps = 20;

const spans = ['POST /api/upload', 'upload', 'queueAdd', 'worker.scan', 'scanner.checkFiles'];

/** Runs the pipeline on this machine, uploads a clean page, and reads its trace. @throws Error where it is not whole. */
export async function recordTrace(progress: (line: string) => void): Promise<JaegerTrace> {
  const signal = interruption();
  const teardown = new Teardown();
  try {
    await ensurePrerequisites(progress);
    const directory = await createDataDirectory('pictures', {});
    teardown.add('the directory', directory.remove);
    const pipeline = await startPipeline({
      directory: directory.path,
      useJaeger: true,
      progress,
      teardown,
      signal,
    });
    for (let count = 0; count < warmUps; count++) await uploadPage(pipeline, signal);
    return await traceOf(pipeline, await uploadPage(pipeline, signal), signal);
  } finally {
    await teardown.run();
  }
}

/** @returns the trace's id, once the job has its verdict. */
async function uploadPage(pipeline: Pipeline, signal: AbortSignal): Promise<string> {
  const { jobId, traceId, problem } = await upload(pipeline, [cleanPage()]);
  if (jobId === undefined) throw new Error(`the upload was refused: ${problem}`);
  await waitForVerdict(pipeline, jobId, signal);
  return traceId;
}

function cleanPage(): SampleFile {
  const [page] = sampleUploads().find(({ name }) => name === 'clean')?.files ?? [];
  if (!page) throw new Error('no clean page among the samples');
  return page;
}

async function traceOf({ queryUrl }: Pipeline, traceId: string, signal: AbortSignal): Promise<JaegerTrace> {
  const trace = await completeTrace(queryUrl, traceId, spans, signal);
  const missing = missingFrom(trace, spans);
  if (!trace || missing.length > 0) throw new Error(`trace ${traceId} lacks ${missing.join(', ')}`);
  return trace;
}
