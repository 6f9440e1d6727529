import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Config } from '../../shared/config';
import { displayName } from '../../shared/file-name';
import { quarantineKey } from '../../shared/job';
import { type PresignedKeys, usableSeconds } from '../../shared/jobs/presigned-keys';
import { Attribute, setAttribute, withSpan } from '../../tracing';
import { callerOf } from '../authentication/authenticate';
import { reachRedis } from '../availability/redis-access';
import { type Availability, requireAvailable } from '../availability/require-available';
import { readJson } from '../body/json-body';
import type { Handler } from '../endpoint/endpoint';
import type { UserQuota } from '../limits/user-quota';
import type { ApiMetrics } from '../metrics/api-metrics';
import type { PresignAnswer } from './presign-answer';
import { presignRequestSchema, presignShape } from './presign-schemas';
import type { Presigner } from './presigner';
import { requirePage } from './require-page';

export interface PresignNeeds extends Availability {
  readonly config: Pick<Config, 'maxFileSizeBytes' | 'presignExpiresSeconds' | 'traceFileNames'>;
  readonly presignedKeys: Pick<PresignedKeys, 'remember'>;
  readonly quota: Pick<UserQuota, 'require' | 'countPresigned'>;
  readonly presigner: Pick<Presigner, 'lifetime' | 'put'>;
  readonly metrics: Pick<ApiMetrics, 'presigned'>;
  readonly clock: () => Date;
  readonly bodyPatienceMillis: number;
}

/** A URL with which the caller itself puts one file into quarantine. */
export function presignHandler(needs: PresignNeeds): Handler {
  const schema = presignRequestSchema(needs.config.maxFileSizeBytes);
  const presigning = { ...needs, schema };
  return (request, response) =>
    withSpan('presign', () => presign(presigning, request, response), {
      [Attribute.spanKind]: 'internal',
      [Attribute.operation]: 'presign',
    });
}

/** With what a file must be to be put. */
type Presigning = PresignNeeds & { readonly schema: ReturnType<typeof presignRequestSchema> };

async function presign(needs: Presigning, request: Request, response: Response): Promise<void> {
  const { config, presignedKeys, quota, presigner, clock, metrics } = needs;
  const userId = callerOf(request);
  setAttribute(Attribute.userId, userId);
  const file = await readFile(needs, request);
  await requireAvailable(needs);
  await quota.require(userId, ['presigned', 'bytes']);
  const id = randomUUID();
  const key = quarantineKey(id);
  setAttribute(Attribute.s3Key, key);
  await reachRedis(() => presignedKeys.remember(id, { userId, ...file }));
  await reachRedis(() => quota.countPresigned(userId, id, file.sizeBytes));
  // Behind the end of its key nobody could redeem what was put.
  const expiresSeconds = await presigner.lifetime(Math.min(config.presignExpiresSeconds, usableSeconds));
  const expiresAt = new Date(clock().getTime() + expiresSeconds * 1000).toISOString();
  const presigned = await presigner.put(key, { ...file, expiresSeconds });
  metrics.presigned.inc();
  const answer: PresignAnswer = { key, ...presigned, expiresAt };
  response.status(201).json(answer);
}

async function readFile({ config, bodyPatienceMillis, schema }: Presigning, request: Request) {
  const body = await readJson(request, presignShape, bodyPatienceMillis);
  const name = displayName(body.name);
  if (config.traceFileNames) setAttribute(Attribute.fileName, name);
  setAttribute(Attribute.fileContentType, body.contentType);
  setAttribute(Attribute.fileSizeBytes, body.sizeBytes);
  return { ...requirePage(body, schema), name };
}
