import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { readJaegerBatch } from './jaeger-batch';
import { readOtlpRequest } from './otlp-request';
import type { ReceivedBatch } from './received-batch';
import { readBinaryStruct } from './thrift-struct';

/** Inflated or not: as Jaeger takes by gRPC where nothing else is configured. */
export const mostBodyBytes = 4 * 1024 ** 2;

/** A path that takes spans. */
export interface Intake {
  /** Any of them; a page of somebody else's can have a browser send texts and forms, but none of these. */
  readonly contentTypes: readonly string[];
  /** Of the answer, where they were taken. */
  readonly status: number;
  /** @throws Error on what is malformed. */
  readonly read: (body: Buffer) => ReceivedBatch[];
}

const intakes: Readonly<Record<string, Intake>> = {
  '/v1/traces': { contentTypes: ['application/x-protobuf'], status: 200, read: readOtlpRequest },
  '/api/traces': {
    contentTypes: ['application/x-thrift', 'application/vnd.apache.thrift.binary'],
    status: 202,
    read: (body) => [readJaegerBatch(readBinaryStruct(body))],
  },
};

export const intakeAt = (pathname: string): Intake | undefined => intakes[pathname];

export function takes({ contentTypes }: Intake, { headers }: IncomingMessage): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return contentTypes.includes(type.trim().toLowerCase());
}

/**
 * The body, inflated.
 *
 * @returns undefined for more than is taken, of which the rest is not read
 * @throws Error where it ends too soon, or cannot be inflated.
 */
export async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBodyBytes) return undefined;
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip'
    ? gunzipSync(bytes, { maxOutputLength: mostBodyBytes })
    : bytes;
}
