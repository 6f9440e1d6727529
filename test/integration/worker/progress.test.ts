import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../../services/shared/config';
import { cleanKey, type Job } from '../../../services/shared/job';
import { createLogger } from '../../../services/shared/logger';
import type { Service } from '../../../services/shared/service/run-service';
import { startWorker } from '../../../services/worker/service';
import { eventually } from '../../eventually';
import { type ScriptedClamd, startScriptedClamd } from '../../unit/worker/clamd/scripted-clamd';
import { finished, type Pipeline, recordWhen, startPipeline, uploadJob } from './pipeline';
import { pngPage } from './samples';

let pipeline: Pipeline;
let clamd: ScriptedClamd;
let worker: Service;
/** Files that clamd has received and says nothing of. */
let held: Socket[];

beforeAll(async () => {
  pipeline = await startPipeline();
});

/** A clamd that answers at once to the first file alone. */
async function start(): Promise<void> {
  let files = 0;
  held = [];
  clamd = await startScriptedClamd((socket) => {
    socket.on('data', (chunk: Buffer) => {
      if (!chunk.subarray(-4).equals(Buffer.alloc(4))) return;
      if (files++ === 0) socket.write('stream: OK\0');
      else held.push(socket);
    });
  });
  const config = loadConfig({ ...pipeline.env, CLAMD_PORT: String(clamd.port) }, 'mangamotion-worker');
  worker = await startWorker(config, createLogger('mangamotion-worker', 'silent'));
}

afterEach(async () => {
  await worker.stop();
  await clamd.stop();
});

afterAll(() => pipeline.stop());

const verdicts = ({ files }: Job): string[] => files.map(({ verdict }) => verdict);

/** A job of two files of which the first has its verdict, in the record. */
async function halfway(): Promise<Job> {
  await start();
  const id = await uploadJob(pipeline, [{ content: pngPage(8) }, { content: pngPage(9) }]);
  await eventually(() => expect(held).toHaveLength(1));
  return recordWhen(pipeline, id, (job) => verdicts(job)[0] === 'clean');
}

test('a file has its verdict, and is live, while the others still wait for theirs', async () => {
  const job = await halfway();
  expect(job).toMatchObject({ status: 'scanning', attempts: 1 });
  expect(verdicts(job)).toEqual(['clean', 'pending']);
  await pipeline.storage.head(cleanKey(job.files[0]?.id ?? ''));
  for (const socket of held) socket.write('stream: Eicar FOUND\0');
  const ended = await finished(pipeline, job.id);
  expect([ended.status, ...verdicts(ended)]).toEqual(['infected', 'clean', 'infected']);
});

test('what a worker finds after another took its job over is not written', async () => {
  const job = await halfway();
  const taken = await pipeline.store.replace(job, { ...job, claim: 'of another worker' });
  for (const socket of held) socket.write('stream: OK\0');
  await eventually(async () => expect(await pipeline.queue.getActiveCount()).toBe(0));
  expect(await pipeline.store.find(job.id)).toEqual(taken);
});
