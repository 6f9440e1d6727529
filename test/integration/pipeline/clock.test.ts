import { expect, test, type TestContext } from 'vitest';
import { pngPage } from '../../../deploy/commands/demo/png-page';
import { accepted, finalStatus, postPages } from './caller';
import { spansNamed } from './trace-reading';
import { startTracedPipeline, traceWhen } from './traced-pipeline';

test('Jaeger shows spans at the times that they had, without correcting clocks of one machine', async (context: TestContext) => {
  const pipeline = await startTracedPipeline({ backend: 'jaeger', export: 'otlp' });
  if (!pipeline) context.skip('no Jaeger on this machine');
  try {
    for (let upload = 0; upload < 5; upload++) {
      const { jobId, traceId } = await accepted(
        await postPages(pipeline, [{ name: 'a.png', content: pngPage(upload) }]),
      );
      await finalStatus(pipeline, jobId);
      const trace = await traceWhen(
        pipeline,
        traceId,
        (each) => spansNamed(each, 'worker.scan').length === 1,
      );
      expect(JSON.stringify(trace)).not.toContain('adjusted');
    }
  } finally {
    await pipeline.stop();
  }
});
