import type { Config } from '../shared/config';
import type { DeletedJobs } from '../shared/jobs/deleted-jobs';
import type { JobManifests } from '../shared/jobs/job-manifests';
import type { JobStore } from '../shared/jobs/job-store';
import type { OutageBoard } from '../shared/jobs/outage-board';
import type { PresignedKeys } from '../shared/jobs/presigned-keys';
import type { ScanQueue } from '../shared/jobs/queue';
import type { Logger } from '../shared/logger';
import type { MetricsRegistry } from '../shared/metrics/registry';
import type { Liveness } from '../shared/probes/liveness';
import type { Probe } from '../shared/probes/probe';
import type { RedisConnection } from '../shared/redis';
import type { ObjectStorage } from '../shared/storage/object-storage';
import type { Authentication } from './authentication/authentication';
import type { JobChanges } from './jobs/events/job-changes';
import type { UserQuota } from './limits/user-quota';
import type { ApiMetrics } from './metrics/api-metrics';
import type { Presigner } from './presign/presigner';
import type { Rollbacks } from './upload/rollbacks';

/** What the API works with: each endpoint says what of it. All is made outside, so that tests can give real ones of their own. */
export interface Dependencies {
  readonly config: Config;
  readonly authentication: Authentication;
  readonly redis: RedisConnection;
  readonly jobs: JobStore;
  readonly deletedJobs: DeletedJobs;
  readonly manifests: JobManifests;
  readonly presignedKeys: PresignedKeys;
  readonly quota: UserQuota;
  readonly jobChanges: JobChanges;
  readonly queue: ScanQueue;
  /** What the workers wait for. */
  readonly outages: Pick<OutageBoard, 'read'>;
  /** Answers or fails quickly. */
  readonly storage: ObjectStorage;
  /** The same bucket, with the patience that writing 5 MiB takes. */
  readonly uploads: ObjectStorage;
  readonly presigner: Presigner;
  /** Of all that an upload needs. */
  readonly probes: readonly Probe[];
  readonly liveness: Pick<Liveness, 'reason'>;
  readonly rollbacks: Rollbacks;
  readonly logger: Logger;
  readonly registry: MetricsRegistry;
  readonly metrics: ApiMetrics;
  readonly clock: () => Date;
  /** How long a request body may make no progress. */
  readonly bodyPatienceMillis: number;
}
