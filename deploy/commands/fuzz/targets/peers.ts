import { ScannerUnavailableError } from '../../../../services/worker/clamd/errors';
import { readReply } from '../../../../services/worker/clamd/outcome';
import { parseSamplingStrategy } from '../../../instrumentation/samplers/sampling-strategy';
import { mostBodyBytes } from '../../../rig/receiver/intake';
import { readJaegerBatch } from '../../../rig/receiver/jaeger-batch';
import { readOtlpRequest } from '../../../rig/receiver/otlp-request';
import { readBinaryStruct, readCompactMessage } from '../../../rig/receiver/thrift-struct';
import { mostValues } from '../../../rig/receiver/value-budget';
import { type FuzzTarget, repeated } from '../target';

/** Peers' parsers say what is wrong by any error; running out of stack says nothing. */
const isError = (error: unknown): boolean => error instanceof Error && !/call stack/.test(error.message);

/** What clamd answers to a file. */
export const clamd: FuzzTarget = {
  parse: (input) => readReply(input.toString(), true),
  isRefusal: (error) => error instanceof ScannerUnavailableError,
  mostBytes: 4096,
  worst: (sizeBytes) => repeated(' FOUND', sizeBytes, 'stream: ', ' '),
};

/** What Jaeger answers to who asks how to sample. */
export const strategies: FuzzTarget = {
  parse: (input) => parseSamplingStrategy(input.toString()),
  isRefusal: isError,
  mostBytes: 1024 ** 2,
  worst: (sizeBytes) => {
    const operation = '{"operation":"a","probabilisticSampling":{"samplingRate":1}},';
    return repeated(operation, sizeBytes, '{"operationSampling":{"perOperationStrategies":[', 'null]}}');
  },
};

/** Datagrams to the one-machine receiver, in compact Thrift. */
export const thriftCompact: FuzzTarget = {
  parse: (input) => readJaegerBatch(readCompactMessage(input).struct(1)),
  isRefusal: isError,
  mostBytes: 65_507,
  // Spans of one byte each.
  worst: (sizeBytes) => {
    const count = sizeBytes - 13;
    const varint = [(count & 0x7f) | 0x80, ((count >>> 7) & 0x7f) | 0x80, (count >>> 14) & 0x7f];
    const head = Buffer.from([0x82, 0x21, 1, 1, 0x61, 0x1c, 0x29, 0xfc, ...varint]);
    return Buffer.concat([head, Buffer.alloc(count + 2)]);
  },
};

/** As many as are read of one message. */
const mostSpans = Math.floor(mostValues / 5) - 2;

/** Bodies of `POST /api/traces` to the one-machine receiver, in binary Thrift. */
export const thriftBinary: FuzzTarget = {
  parse: (input) => readJaegerBatch(readBinaryStruct(input)),
  isRefusal: isError,
  mostBytes: mostBodyBytes,
  worst: (sizeBytes) => {
    const count = Math.min(sizeBytes - 9, mostSpans);
    const head = Buffer.from([0x0f, 0, 2, 0x0c, 0, 0, 0, 0]);
    head.writeUInt32BE(count, 4);
    return Buffer.concat([head, Buffer.alloc(count + 1)]);
  },
};

/** Bodies of `POST /v1/traces` to the one-machine receiver. */
export const otlp: FuzzTarget = {
  parse: (input) => readOtlpRequest(input),
  isRefusal: isError,
  mostBytes: mostBodyBytes,
  // Spans of a kind each, and nothing else.
  worst: (sizeBytes) => {
    const spans = repeated('\x12\x02\x30\x01', sizeBytes - 16);
    return delimited(1, delimited(2, spans));
  },
};

function delimited(field: number, content: Buffer): Buffer {
  const head = [field * 8 + 2];
  let length = content.length;
  for (; length > 0x7f; length >>>= 7) head.push((length & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...head, length]), content]);
}
