import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Job, JobFile } from '../../shared/job';
import { enqueueScan } from '../../shared/queue';
import { StorageUnavailableError } from '../../shared/storage/errors';
import { Attribute, currentTrace, setAttribute, withSpan } from '../../tracing';
import { callerOf } from '../caller';
import type { Dependencies } from '../dependencies';
import { requireDependencies } from '../probe';
import { UnavailableProblem } from '../problems';
import { reachRedis } from '../redis-access';
import { Fingerprint } from './fingerprint';
import { Claim, idempotencyKeyOf, requireSameBody, type EarlierAnswer } from './idempotency';
import { UploadReceiver, type UploadRequest } from './receive-upload';
import { type UndoStep } from './rollbacks';
import { UploadBuffers } from './upload-buffers';
import type { uploadAnswerSchema } from './upload-schemas';

/** How long an answer waits for its upload to be undone: as a rule nothing is left when a caller reads of it. */
const undoPatienceMillis = 300;

/** `POST /api/upload`: files, or keys of presigned objects, become a job that scans them. */
export function uploadRoute(dependencies: Dependencies) {
  const buffers = new UploadBuffers(dependencies.config.uploadBufferBytes);
  const handler = new UploadHandler(dependencies, new UploadReceiver(dependencies, buffers));
  return (request: Request, response: Response): Promise<void> =>
    withSpan('upload', () => handler.handle(request, response), {
      [Attribute.spanKind]: 'internal',
      [Attribute.operation]: 'upload',
    });
}

class UploadHandler {
  readonly #dependencies: Dependencies;
  readonly #receiver: UploadReceiver;

  constructor(dependencies: Dependencies, receiver: UploadReceiver) {
    this.#dependencies = dependencies;
    this.#receiver = receiver;
  }

  async handle(request: Request, response: Response): Promise<void> {
    const userId = callerOf(request);
    setAttribute(Attribute.userId, userId);
    const key = idempotencyKeyOf(request);
    await requireDependencies(this.#dependencies);
    const upload = {
      request,
      response,
      userId,
      jobId: randomUUID(),
      fingerprint: key === undefined ? undefined : new Fingerprint(),
      undo: [],
    };
    const claim = key === undefined ? undefined : await Claim.make(this.#dependencies.redis, userId, key);
    if (key !== undefined && claim && !(claim instanceof Claim)) return this.#replay(key, claim, upload);
    await this.#accept(upload, claim instanceof Claim ? claim : undefined);
  }

  async #accept(upload: UploadRequest, claim: Claim | undefined): Promise<void> {
    const { undo, fingerprint, response } = upload;
    if (claim) undo.push(() => claim.free());
    let job: Job;
    try {
      const files = await this.#receiver.receive(upload);
      job = this.#newJob(upload, files);
      describeJob(job);
      await this.#queue(job, undo);
    } catch (error) {
      this.#count(error);
      await this.#undo(undo, error);
      throw error;
    }
    const answer = answerFor(job);
    await this.#remember(claim, { fingerprint: fingerprint?.digest() ?? '', answer });
    this.#countAccepted(job);
    response.locals.jobId = job.id;
    response.status(202).location(`/api/jobs/${job.id}`).json(answer);
  }

  async #replay(key: string, earlier: EarlierAnswer, upload: UploadRequest): Promise<void> {
    await this.#receiver.compare(upload);
    requireSameBody(key, earlier, upload.fingerprint?.digest() ?? '');
    this.#dependencies.metrics.uploads.inc({ outcome: 'replayed' });
    upload.response.status(202).set('idempotency-replayed', 'true').json(earlier.answer);
  }

  #newJob({ jobId, userId }: UploadRequest, files: readonly JobFile[]): Job {
    const trace = currentTrace();
    return {
      id: jobId,
      userId,
      status: 'queued',
      files,
      ...(trace && { trace }),
      attempts: 0,
      createdAt: this.#dependencies.clock().toISOString(),
    };
  }

  /** From the record on, the job is never lost; until it is queued, it can be undone. */
  async #queue(job: Job, undo: UndoStep[]): Promise<void> {
    const { jobs, queue } = this.#dependencies;
    undo.push(
      () => jobs.remove(job.id),
      () => queue.remove(job.id),
    );
    await reachRedis(async () => {
      await jobs.create(job);
      await enqueueScan(queue, job.id);
    });
    setAttribute(Attribute.scanQueued, true);
  }

  async #undo(steps: readonly UndoStep[], error: unknown): Promise<void> {
    if (steps.length === 0) return;
    const outage = error instanceof UnavailableProblem || error instanceof StorageUnavailableError;
    const undone = this.#dependencies.rollbacks.start(steps, outage);
    await Promise.race([undone, delay(undoPatienceMillis)]);
  }

  /** The job is queued: whether its answer could be kept for a replay does not change that. */
  async #remember(claim: Claim | undefined, answer: EarlierAnswer): Promise<void> {
    try {
      await claim?.complete(answer);
    } catch (error) {
      this.#dependencies.logger.warn({ error }, 'the answer to an idempotency key could not be kept');
    }
  }

  #count(error: unknown): void {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    this.#dependencies.metrics.uploads.inc({ outcome: status < 500 ? 'rejected' : 'failed' });
  }

  #countAccepted({ files }: Job): void {
    const { metrics } = this.#dependencies;
    metrics.uploads.inc({ outcome: 'accepted' });
    metrics.uploadedFiles.inc(files.length);
    metrics.uploadedBytes.inc(totalBytes(files));
  }
}

const totalBytes = (files: readonly JobFile[]): number =>
  files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

function describeJob({ id, status, files }: Job): void {
  setAttribute(Attribute.fileCount, files.length);
  setAttribute(Attribute.fileTotalSizeMb, totalBytes(files) / 1024 ** 2);
  setAttribute(Attribute.jobId, id);
  setAttribute(Attribute.jobStatus, status);
  setAttribute(Attribute.scanQueued, false);
}

function answerFor({ id, status, trace }: Job): z.output<typeof uploadAnswerSchema> {
  return { jobId: id, status, traceId: trace?.traceId, links: { job: `/api/jobs/${id}` } };
}
