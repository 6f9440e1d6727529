import type { BrowserContextOptions, Page } from 'playwright-core';
import { eicar } from '../../../../deploy/commands/demo/eicar';
import { pngPage } from '../../../../deploy/commands/demo/png-page';
import { type Pipeline, startPipeline } from '../../../../deploy/rig/pipeline';
import { createDataDirectory } from '../../../../deploy/rig/servers/data-directory';
import { choosePort } from '../../../../deploy/rig/servers/free-ports';
import { Teardown } from '../../../../deploy/rig/teardown';
import { openPage, startBrowser, type Complaints } from '../../page/browser';
import { accepted, finalStatus, postPages } from '../../pipeline/caller';
import { spansNamed } from '../../pipeline/trace-reading';
import { traceWhen } from '../../pipeline/traced-pipeline';

/** A pipeline with three uploads behind it, and a browser in front of its receiver. */
export interface ReceiverVisit {
  readonly pipeline: Pipeline;
  /** By what was uploaded: clean pages, malware, and no page at all. */
  readonly traceIds: Readonly<Record<'clean' | 'infected' | 'refused', string>>;
  /** @param ready a text that is there when the view is. */
  readonly open: (
    path: string,
    ready: string | RegExp,
    options?: BrowserContextOptions,
  ) => Promise<{ readonly page: Page; readonly complaints: Complaints }>;
  /** Closes what was opened. */
  readonly leave: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startReceiverVisit(): Promise<ReceiverVisit> {
  const teardown = new Teardown();
  const stop = async (): Promise<void> => {
    await teardown.run();
  };
  try {
    const pipeline = await startDemo(teardown);
    const opened = await startBrowser();
    teardown.add('the browser', () => opened.close());
    return {
      pipeline,
      traceIds: await uploadThree(pipeline),
      open: (path, ready, options) => openPage(opened, pipeline.queryUrl + path, options, ready),
      leave: async () => {
        for (const context of opened.contexts()) await context.close();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As `npm run demo -- --no-jaeger` starts it. */
async function startDemo(teardown: Teardown): Promise<Pipeline> {
  const directory = await createDataDirectory('demo', {});
  teardown.add('the directory', directory.remove);
  const { signal } = new AbortController();
  return startPipeline({
    directory: directory.path,
    useJaeger: false,
    portFor: () => choosePort(undefined),
    progress: () => undefined,
    teardown,
    signal,
  });
}

async function uploadThree(pipeline: Pipeline): Promise<ReceiverVisit['traceIds']> {
  const refused = await postPages(pipeline, [{ name: 'notes.png', content: Buffer.from('no picture') }]);
  const refusedId = refused.headers.get('x-trace-id') ?? '';
  const clean = await scanned(pipeline, [pngPage(1), pngPage(2)]);
  const infected = await scanned(pipeline, [pngPage(1), Buffer.concat([pngPage(2), eicar])]);
  await traceWhen(pipeline, refusedId, (trace) => spansNamed(trace, 'upload').length === 1);
  return { clean, infected, refused: refusedId };
}

/** @returns the id of its trace, which has arrived */
async function scanned(pipeline: Pipeline, pages: readonly Buffer[]): Promise<string> {
  const files = pages.map((content, index) => ({ name: `${index}.png`, content }));
  const { jobId, traceId } = await accepted(await postPages(pipeline, files));
  await finalStatus(pipeline, jobId);
  const all = ['POST /api/upload', 'worker.scan'];
  await traceWhen(pipeline, traceId, (trace) => all.every((name) => spansNamed(trace, name).length === 1));
  return traceId;
}
