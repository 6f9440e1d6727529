import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eicar, pngPage } from '../integration/worker/samples';
import { kubectlIn } from './cluster/kubectl';
import { Jaeger } from './jaeger/jaeger';
import { drawTree } from './jaeger/tree';
import { Api } from './pipeline/api';
import { installPipeline } from './pipeline/install';

const kubectl = kubectlIn('mangamotion');
let api: Api;
let jaeger: Jaeger;

beforeAll(async () => {
  await installPipeline(kubectl);
  api = await Api.open(kubectl);
  jaeger = await Jaeger.open(kubectl);
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await jaeger[Symbol.asyncDispose]();
});

describe('one upload is one trace', () => {
  test('of clean pages', async () => {
    const { body, traceId } = await api.upload([{ name: 'page.png', content: pngPage() }]);
    expect((await api.finishedJob(body.jobId)).status).toBe('clean');
    const trace = await jaeger.trace(traceId, (spans) =>
      spans.some(({ operationName }) => operationName === 'worker.scan'),
    );
    expect(drawTree(trace)).toEqual([]);
  });

  test('of an infected page', async () => {
    const { body, traceId } = await api.upload([
      { name: 'page.png', content: Buffer.concat([pngPage(), eicar]) },
    ]);
    expect((await api.finishedJob(body.jobId)).status).toBe('infected');
    const trace = await jaeger.trace(traceId, (spans) =>
      spans.some(({ operationName }) => operationName === 'worker.scan'),
    );
    expect(drawTree(trace)).toEqual([]);
  });
});
