import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../../deploy/commands/seeded-random';
import { createLogger } from '../../../services/shared/logger';
import type { Service } from '../../../services/shared/service/run-service';
import { listObjects } from '../../../services/shared/storage/listing';
import { startWorker } from '../../../services/worker/service';
import { eventually } from '../../eventually';
import { serveAppOver } from '../api/app-in-process';
import { Client } from '../api/client';
import { formOf } from '../api/pages';
import { type Pipeline, startPipeline } from './pipeline';
import { pngPage } from './samples';

const FILES_PER_JOB = 3;
let pipeline: Pipeline;
let worker: Service;
let api: Awaited<ReturnType<typeof serveAppOver>>;

beforeAll(async () => {
  pipeline = await startPipeline({ RECONCILE_AFTER_MILLIS: '100', RECONCILE_INTERVAL_MILLIS: '100' });
  worker = await startWorker(pipeline.config, createLogger('mangamotion-worker', 'silent'));
  api = await serveAppOver({ redisServer: pipeline.redis, storageServer: pipeline.s3 });
});

afterAll(async () => {
  await api.stop();
  await worker.stop();
  await pipeline.stop();
});

async function objects(): Promise<string[]> {
  const found: string[] = [];
  for await (const page of listObjects(pipeline.storage, '')) found.push(...page.map(({ key }) => key));
  return found;
}

/** As a patient client does: what is to be tried again is tried again. @returns every answer */
async function deleteAfter(client: Client, millis: number): Promise<unknown[]> {
  const content = Buffer.from(pngPage());
  const pages = Array.from({ length: FILES_PER_JOB }, () => ({ content }));
  let uploaded = await client.upload(formOf(...pages));
  while (isToTryAgain(uploaded.status)) uploaded = await client.upload(formOf(...pages));
  await delay(millis);
  const statuses: unknown[] = [];
  do {
    statuses.push((await client.delete(`/api/jobs/${uploaded.body.jobId}`)).status);
    if (isToTryAgain(statuses.at(-1))) await delay(10);
  } while (isToTryAgain(statuses.at(-1)));
  return statuses;
}

/** Under scan, or a server that took longer than the API waits for it. */
const isToTryAgain = (status: unknown): boolean => status === 409 || status === 503;

/** It was deleted by a request whose answer did not come in time. */
const isUnanswered = (statuses: readonly unknown[]): boolean =>
  statuses.at(-1) === 404 && statuses.at(-2) === 503;

test('of jobs that are deleted while a worker takes them nothing is left, whoever was first', async () => {
  const client = new Client(api.url);
  const random = seededRandom(7);
  const answers: unknown[][] = [];
  for (let round = 0; round < 5; round++) {
    const deletions = Array.from({ length: 8 }, () => deleteAfter(client, random() * 150));
    answers.push(...(await Promise.all(deletions)));
  }
  expect(answers).toHaveLength(40);
  const unanswered = answers.filter(isUnanswered).length;
  expect(answers.filter((statuses) => statuses.at(-1) === 204)).toHaveLength(40 - unanswered);
  await eventually(async () => {
    expect(await pipeline.queue.getJobCountByTypes('waiting', 'active', 'delayed')).toBe(0);
    expect(await pipeline.store.unfinishedSince(Date.now() + 60_000, 100)).toEqual([]);
    // The sweeper takes the rest of what nobody was told of, later: the files and the manifest.
    expect((await objects()).length).toBeLessThanOrEqual(unanswered * (FILES_PER_JOB + 1));
  });
}, 180_000);
