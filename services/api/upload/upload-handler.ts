import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Config } from '../../shared/config';
import type { Job, JobFile } from '../../shared/job';
import type { JobManifests } from '../../shared/jobs/job-manifests';
import type { JobStore } from '../../shared/jobs/job-store';
import { dequeueScan, enqueueScan, type ScanQueue } from '../../shared/jobs/queue';
import type { Logger } from '../../shared/logger';
import type { RedisConnection } from '../../shared/redis';
import { StorageUnavailableError } from '../../shared/storage/errors';
import { within } from '../../shared/within';
import { Attribute, currentTrace, setAttribute, withoutSpans, withSpan } from '../../tracing';
import { callerOf } from '../authentication/authenticate';
import { reachRedis } from '../availability/redis-access';
import { type Availability, requireAvailable } from '../availability/require-available';
import type { Handler } from '../endpoint/endpoint';
import { PerUser } from '../limits/per-user';
import type { UserQuota } from '../limits/user-quota';
import type { ApiMetrics } from '../metrics/api-metrics';
import { SlowBodyProblem, UnavailableProblem } from '../problems';
import { Fingerprint } from './fingerprint';
import { Reservation, idempotencyKeyOf, requireSameBody, type EarlierAnswer } from './idempotency';
import { UploadReceiver, type UploadReceiverNeeds, type UploadRequest } from './receive-upload';
import type { Rollbacks, UndoStep } from './rollbacks';
import { UploadBuffers } from './upload-buffers';
import type { UploadAnswer } from './upload-schemas';

/** How long an answer waits for its upload to be undone: as a rule nothing is left when a caller reads of it. */
const undoPatienceMillis = 300;

export interface UploadNeeds extends Availability, UploadReceiverNeeds {
  readonly config: UploadReceiverNeeds['config'] &
    Pick<Config, 'maxUploadsPerUser' | 'sweepAfterSeconds' | 'uploadBufferBytes'>;
  readonly redis: RedisConnection;
  readonly jobs: Pick<JobStore, 'create' | 'withdraw'>;
  readonly manifests: Pick<JobManifests, 'write' | 'remove'>;
  readonly queue: ScanQueue;
  readonly quota: Pick<UserQuota, 'require' | 'countJob'>;
  readonly rollbacks: Rollbacks;
  readonly metrics: ApiMetrics;
  readonly logger: Logger;
  readonly clock: () => Date;
}

/** Files, or keys of presigned objects, become a job that scans them. */
export function uploadHandler(needs: UploadNeeds): Handler {
  const { config, metrics } = needs;
  const onRefused = () => metrics.refusals.inc({ limit: 'memory' });
  const buffers = new UploadBuffers(config.uploadBufferBytes, { onRefused });
  metrics.watchUploadBuffers(buffers);
  const handler = new UploadHandler(needs, new UploadReceiver(needs, buffers));
  return (request, response) =>
    withSpan('upload', () => handler.handle(request, response), {
      [Attribute.spanKind]: 'internal',
      [Attribute.operation]: 'upload',
    });
}

class UploadHandler {
  readonly #needs: UploadNeeds;
  readonly #receiver: UploadReceiver;
  readonly #underWay: PerUser;

  constructor(needs: UploadNeeds, receiver: UploadReceiver) {
    this.#needs = needs;
    this.#receiver = receiver;
    const { config, metrics } = needs;
    this.#underWay = new PerUser({
      name: 'uploads',
      most: config.maxUploadsPerUser,
      onRefused: () => metrics.refusals.inc({ limit: 'uploads' }),
    });
  }

  async handle(request: Request, response: Response): Promise<void> {
    const userId = callerOf(request);
    setAttribute(Attribute.userId, userId);
    const end = this.#underWay.take(userId);
    try {
      await this.#needs.rollbacks.during(() => this.#handleOf(userId, request, response));
    } finally {
      end();
    }
  }

  async #handleOf(userId: string, request: Request, response: Response): Promise<void> {
    const key = idempotencyKeyOf(request);
    await requireAvailable(this.#needs);
    await this.#needs.quota.require(userId, ['open_jobs', 'bytes']);
    const upload = {
      request,
      response,
      userId,
      jobId: randomUUID(),
      fingerprint: key === undefined ? undefined : new Fingerprint(),
      undo: [],
      releases: [],
    };
    const reservation =
      key === undefined ? undefined : await Reservation.make(this.#needs.redis, userId, key);
    if (key !== undefined && reservation && !(reservation instanceof Reservation))
      return this.#replay(key, reservation, upload);
    await this.#accept(upload, reservation instanceof Reservation ? reservation : undefined);
  }

  async #accept(upload: UploadRequest, reservation: Reservation | undefined): Promise<void> {
    const { undo, response } = upload;
    undo.push(() => unlock(upload, reservation));
    let job: Job;
    const startedAt = performance.now();
    try {
      const files = await this.#receiver.receive(upload);
      this.#requireInTime(performance.now() - startedAt);
      job = this.#newJob(upload, files);
      describeJob(job);
      await this.#queue(job, upload, reservation);
    } catch (error) {
      reservation?.stopRenewing();
      this.#count(error);
      await this.#undo(undo, error);
      throw error;
    }
    const answer = await this.#keep(job, upload, reservation);
    this.#countAccepted(job);
    response.locals.jobId = job.id;
    response.status(202).location(`/api/jobs/${job.id}`).json(answer);
  }

  async #replay(key: string, earlier: EarlierAnswer, upload: UploadRequest): Promise<void> {
    await this.#receiver.compare(upload);
    requireSameBody(key, earlier, upload.fingerprint?.digest() ?? '');
    this.#needs.metrics.uploads.inc({ outcome: 'replayed' });
    upload.response.status(202).set('idempotency-replayed', 'true').json(earlier.answer);
  }

  /** What has no record for so long may be taken for left behind, and removed. */
  #requireInTime(durationMillis: number): void {
    const mostSeconds = this.#needs.config.sweepAfterSeconds / 2;
    if (durationMillis > mostSeconds * 1000)
      throw new SlowBodyProblem(`the upload was not complete within ${mostSeconds} seconds`);
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
      createdAt: this.#needs.clock().toISOString(),
    };
  }

  /** From the record on, the job is never lost; until a worker begins on it, it can be undone. */
  async #queue(job: Job, upload: UploadRequest, reservation: Reservation | undefined): Promise<void> {
    const { jobs, queue } = this.#needs;
    // Nothing of a job that goes on may be undone.
    const steps = upload.undo.splice(0);
    upload.undo.push(this.#withdrawal(job, upload, reservation, steps));
    // A trace shows what was done to files, not to records.
    const written = withoutSpans(() => this.#needs.manifests.write(job));
    await Promise.all([written, reachRedis(() => jobs.create(job))]);
    await reachRedis(() => enqueueScan(queue, job.id));
    setAttribute(Attribute.scanQueued, true);
  }

  /**
   * Takes back a job, then what it was made of by `steps`. A worker may have begun on it although its upload failed:
   * Redis had carried out what it did not answer. Then the upload is accepted after all, and its key says so.
   */
  #withdrawal(
    job: Job,
    upload: UploadRequest,
    reservation: Reservation | undefined,
    steps: readonly UndoStep[],
  ): UndoStep {
    const { jobs, queue, logger } = this.#needs;
    let isKept = false;
    return async () => {
      if (isKept) return;
      if (await jobs.withdraw(job)) {
        const records = [dequeueScan(queue, job.id), this.#needs.manifests.remove(job.id)];
        await Promise.all([...records, ...steps.map((step) => step())]);
        return;
      }
      isKept = true;
      logger.warn(
        { job_id: job.id },
        'a worker began on an upload that had failed: it is accepted after all',
      );
      await this.#keep(job, upload, reservation);
    };
  }

  /** Charges an accepted upload to its user, and keeps its answer for whoever comes again. @returns the answer */
  async #keep(job: Job, upload: UploadRequest, reservation: Reservation | undefined): Promise<UploadAnswer> {
    await this.#countAgainstQuota(job, upload);
    const answer = answerFor(job);
    await this.#remember(reservation, { fingerprint: upload.fingerprint?.digest() ?? '', answer });
    return answer;
  }

  async #undo(steps: readonly UndoStep[], error: unknown): Promise<void> {
    const outage = error instanceof UnavailableProblem || error instanceof StorageUnavailableError;
    const undone = this.#needs.rollbacks.start(steps, outage);
    await within(undoPatienceMillis, undone);
  }

  /** The job is queued: whether its answer could be kept for a replay does not change that. */
  async #remember(reservation: Reservation | undefined, answer: EarlierAnswer): Promise<void> {
    try {
      await reservation?.complete(answer);
    } catch (error) {
      this.#needs.logger.warn({ error }, 'the answer to an idempotency key could not be kept');
    }
  }

  /** What was presigned is counted already. */
  async #countAgainstQuota(job: Job, { request }: UploadRequest): Promise<void> {
    const isForm = request.is('multipart/form-data') !== false;
    try {
      await this.#needs.quota.countJob(job.userId, job.id, isForm ? totalBytes(job.files) : 0);
    } catch (error) {
      this.#needs.logger.warn({ error }, 'an upload could not be counted for its user');
    }
  }

  #count(error: unknown): void {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    this.#needs.metrics.uploads.inc({ outcome: status < 500 ? 'rejected' : 'failed' });
  }

  #countAccepted({ files }: Job): void {
    const { metrics } = this.#needs;
    metrics.uploads.inc({ outcome: 'accepted' });
    metrics.uploadedFiles.inc(files.length);
    metrics.uploadedBytes.inc(totalBytes(files));
  }
}

/** Under the idempotency key the same presigned keys come again: it is freed behind them. */
async function unlock({ releases }: UploadRequest, reservation: Reservation | undefined): Promise<void> {
  for (const release of releases) await release();
  await reservation?.free();
}

const totalBytes = (files: readonly JobFile[]): number =>
  files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

function describeJob({ id, status, files }: Job): void {
  setAttribute(Attribute.fileTotalSizeMb, totalBytes(files) / 1024 ** 2);
  setAttribute(Attribute.jobId, id);
  setAttribute(Attribute.jobStatus, status);
  setAttribute(Attribute.scanQueued, false);
}

function answerFor({ id, status, trace }: Job): UploadAnswer {
  return { jobId: id, status, traceId: trace?.traceId, links: { job: `/api/jobs/${id}` } };
}
