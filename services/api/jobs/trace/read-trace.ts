import { setImmediate as nextTurn } from 'node:timers/promises';
import { Attribute } from '../../../tracing';
import { JsonCutter } from './json-cutter';
import { type JaegerSpan, jaegerProcessesSchema, jaegerSpanSchema } from './trace-schemas';

/** A span of a trace, as far as it matters here. Times are in microseconds, starts since 1970. */
export interface ReadSpan {
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly processId: string;
  readonly operation: string;
  readonly startMicros: number;
  readonly durationMicros: number;
  readonly failed: boolean;
  /** It is a request, and its parent is the caller's. */
  readonly isRequest: boolean;
  /** Of a `worker.scan` that came to an end. */
  readonly attempt: number | undefined;
}

export interface ReadTrace {
  readonly spans: readonly ReadSpan[];
  /** Services by the processes of their spans. */
  readonly services: ReadonlyMap<string, string>;
}

/** The trace of 500 files is some 12 MB. */
const mostAnswerBytes = 24 * 1024 ** 2;
const mostSpanBytes = 1024 ** 2;
/** After so long others get their turn. */
const sliceMillis = 10;

/**
 * Reads the answer of Jaeger's query API for one trace, span by span as it comes: a large one would else take some
 * 170 MB, and the whole process a second.
 *
 * @returns undefined where no span of it has arrived.
 * @throws Error that says what is wrong with the answer
 */
export async function readTrace(body: AsyncIterable<Uint8Array>): Promise<ReadTrace | undefined> {
  const spans: ReadSpan[] = [];
  const services = new Map<string, string>();
  const cutter = new JsonCutter({
    isWanted: (path) => path === 'data/0/processes' || /^data\/0\/spans\/\d+$/.test(path),
    mostItemBytes: mostSpanBytes,
    onItem: (path, bytes) => {
      const item: unknown = JSON.parse(bytes.toString());
      if (path !== 'data/0/processes') spans.push(reduce(jaegerSpanSchema.parse(item)));
      else
        for (const [id, { serviceName }] of Object.entries(jaegerProcessesSchema.parse(item)))
          services.set(id, serviceName);
    },
  });
  let sizeBytes = 0;
  let sliceEnd = performance.now() + sliceMillis;
  for await (const chunk of body) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostAnswerBytes) throw new Error(`the answer has more than ${mostAnswerBytes} bytes`);
    cutter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    sliceEnd = performance.now() + sliceMillis;
  }
  if (!cutter.isWhole) throw new Error('the answer is no whole JSON');
  return spans.length === 0 ? undefined : { spans, services };
}

function reduce({
  spanID,
  operationName,
  references,
  startTime,
  duration,
  processID,
  tags,
}: JaegerSpan): ReadSpan {
  const tagOf = (name: string): unknown => tags.find(({ key }) => key === name)?.value;
  // One that was put back bears the same number, and no verdict.
  const isVerdict = operationName === 'worker.scan' && tagOf(Attribute.scanStatus) !== 'pending';
  return {
    spanId: spanID,
    parentSpanId: references.find(({ refType }) => refType === 'CHILD_OF')?.spanID,
    processId: processID,
    operation: operationName,
    startMicros: startTime,
    durationMicros: duration,
    failed: tagOf(Attribute.error) === true || tagOf('otel.status_code') === 'ERROR',
    isRequest: tagOf('span.kind') === 'server',
    attempt: isVerdict ? Number(tagOf(Attribute.jobAttempt)) : undefined,
  };
}
