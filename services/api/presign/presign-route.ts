import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { quarantineKey } from '../../shared/job';
import { Attribute, setAttribute, withSpan } from '../../tracing';
import { callerOf } from '../authentication/authenticate';
import type { Dependencies } from '../dependencies';
import { displayName } from '../../shared/file-name';
import { readJson } from '../body/json-body';
import { requireDependencies } from '../availability/require-dependencies';
import { InvalidFileTypeProblem, ruleOf, TooLargeProblem } from '../problems';
import { reachRedis } from '../availability/redis-access';
import { UserQuota } from '../limits/user-quota';
import { type presignAnswerSchema, presignRequestSchema, presignShape } from './presign-schemas';
import { PresignedKeys, usableSeconds } from '../../shared/jobs/presigned-keys';

/** `POST /api/presign`: a URL with which the caller itself puts one file into quarantine. */
export function presignRoute(dependencies: Dependencies) {
  const { config, metrics, redis } = dependencies;
  const keys = new PresignedKeys(redis, config.quarantineRetentionSeconds);
  const quota = new UserQuota(redis, config, (limit) => metrics.refusals.inc({ limit }));
  return (request: Request, response: Response): Promise<void> =>
    withSpan('presign', () => presign(dependencies, { keys, quota }, request, response), {
      [Attribute.spanKind]: 'internal',
      [Attribute.operation]: 'presign',
    });
}

async function presign(
  dependencies: Dependencies,
  { keys, quota }: { readonly keys: PresignedKeys; readonly quota: UserQuota },
  request: Request,
  response: Response,
): Promise<void> {
  const { config, presigner, clock, metrics } = dependencies;
  const userId = callerOf(request);
  setAttribute(Attribute.userId, userId);
  const file = await readFile(dependencies, request);
  await requireDependencies(dependencies);
  await quota.require(userId, ['presigned', 'bytes']);
  const id = randomUUID();
  const key = quarantineKey(id);
  setAttribute(Attribute.s3Key, key);
  await reachRedis(() => keys.remember(id, { userId, ...file }));
  await reachRedis(() => quota.countPresigned(userId, id, file.sizeBytes));
  // Behind the end of its key nobody could redeem what was put.
  const expiresSeconds = await presigner.lifetime(Math.min(config.presignExpiresSeconds, usableSeconds));
  const expiresAt = new Date(clock().getTime() + expiresSeconds * 1000).toISOString();
  const presigned = await presigner.put(key, { ...file, expiresSeconds });
  metrics.presigned.inc();
  const answer: z.output<typeof presignAnswerSchema> = { key, ...presigned, expiresAt };
  response.status(201).json(answer);
}

async function readFile({ config, bodyPatienceMillis }: Dependencies, request: Request) {
  const body = await readJson(request, presignShape, bodyPatienceMillis);
  const name = displayName(body.name);
  if (config.traceFileNames) setAttribute(Attribute.fileName, name);
  setAttribute(Attribute.fileContentType, body.contentType);
  setAttribute(Attribute.fileSizeBytes, body.sizeBytes);
  const parsed = presignRequestSchema(config.maxFileSizeBytes).safeParse(body);
  if (!parsed.success) throw refusal(body, parsed.error);
  return { ...parsed.data, name };
}

/** Why a well-formed body is refused: its type is looked at first, its size then. */
function refusal({ contentType, sizeBytes }: z.output<typeof presignShape>, error: z.ZodError) {
  const rule = ruleOf(error);
  return error.issues[0]?.path[0] === 'contentType'
    ? new InvalidFileTypeProblem({ field: 'contentType', value: contentType.slice(0, 128), rule })
    : new TooLargeProblem({ field: 'sizeBytes', value: sizeBytes, rule });
}
