import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { quarantineKey } from '../../shared/job';
import { Attribute, setAttribute, withSpan } from '../../tracing';
import { callerOf } from '../caller';
import type { Dependencies } from '../dependencies';
import { displayName } from '../file-name';
import { readJson } from '../json-body';
import { namedPageType, pageTypes } from '../page-types';
import { requireDependencies } from '../probe';
import { InvalidFileTypeProblem, TooLargeProblem } from '../problems';
import { reachRedis } from '../redis-access';
import { PresignedKeys } from './presigned-keys';

const schema = z.object({
  name: z.string({ error: 'must be a string' }).min(1, { error: 'must not be empty' }),
  contentType: z.string({ error: 'must be a string' }),
  sizeBytes: z
    .number({ error: 'must be a whole number of bytes' })
    .int({ error: 'must be a whole number of bytes' })
    .min(1, { error: 'must be at least 1: empty files are no pages' }),
});

/** `POST /api/presign`: a URL with which the caller itself puts one file into quarantine. */
export function presignRoute(dependencies: Dependencies) {
  const keys = new PresignedKeys(dependencies.redis);
  return (request: Request, response: Response): Promise<void> =>
    withSpan('presign', () => presign(dependencies, keys, request, response), {
      [Attribute.spanKind]: 'internal',
      [Attribute.operation]: 'presign',
    });
}

async function presign(
  dependencies: Dependencies,
  keys: PresignedKeys,
  request: Request,
  response: Response,
): Promise<void> {
  const { config, presigner, clock, metrics } = dependencies;
  const userId = callerOf(request);
  setAttribute(Attribute.userId, userId);
  const file = await readFile(dependencies, request, response);
  await requireDependencies(dependencies);
  const id = randomUUID();
  const key = quarantineKey(id);
  setAttribute(Attribute.s3Key, key);
  await reachRedis(() => keys.remember(id, { userId, ...file }));
  const expiresSeconds = config.presignExpiresSeconds;
  const expiresAt = new Date(clock().getTime() + expiresSeconds * 1000).toISOString();
  const presigned = await presigner.put(key, { ...file, expiresSeconds });
  metrics.presigned.inc();
  response.status(201).json({ key, ...presigned, expiresAt });
}

async function readFile({ config, bodyPatienceMillis }: Dependencies, request: Request, response: Response) {
  const body = await readJson(request, response, schema, bodyPatienceMillis);
  const name = displayName(body.name);
  const { sizeBytes } = body;
  if (config.traceFileNames) setAttribute(Attribute.fileName, name);
  setAttribute(Attribute.fileContentType, body.contentType);
  setAttribute(Attribute.fileSizeBytes, sizeBytes);
  const contentType = namedPageType(body.contentType);
  if (contentType === undefined) {
    const rule = `must be one of ${pageTypes.join(', ')}`;
    throw new InvalidFileTypeProblem({ field: 'contentType', value: body.contentType.slice(0, 128), rule });
  }
  if (sizeBytes > config.maxFileSizeBytes) {
    const rule = `must be at most ${config.maxFileSizeBytes}`;
    throw new TooLargeProblem({ field: 'sizeBytes', value: sizeBytes, rule });
  }
  return { name, contentType, sizeBytes };
}
