import {
  ROOT_CONTEXT,
  SpanKind,
  context,
  defaultTextMapSetter,
  type Context,
  type TextMapPropagator,
  type Tracer,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { spanIn } from '../../propagation/pending-span';
import { extractMetadata } from './job-context';
import { ProducerSpan, SILENT_SPAN, unrecordedSpan, type TelemetrySpan } from './producer-span';
import { inQueueAdd, isInQueueAdd } from './queue-add-context';

/** The part of BullMQ's `Telemetry` that it calls. */
export interface ProducerTelemetry {
  readonly tracer: {
    startSpan(name: string, options?: { kind: number }, parent?: Context): TelemetrySpan;
  };
  readonly contextManager: {
    with(target: Context, fn: () => unknown): unknown;
    active(): Context;
    root(): Context;
    getMetadata(source: Context): string;
    fromMetadata(active: Context, metadata: string): Context;
  };
}

/** BullMQ's own numbering: SpanKind.PRODUCER of its enum, which is OpenTelemetry's too. */
const BULLMQ_PRODUCER = 3;
const AS_PRODUCER = { kind: SpanKind.PRODUCER };
/** The nodes of a flow (`addNode`) belong to the one span of the flow. */
const ADDS_JOBS = /^(add|addBulk|addFlow|addBulkFlows)( |$)/;

/** Makes `queueAdd` out of BullMQ's producer spans, and nothing out of its many others. */
export function createTelemetry(tracer: Tracer, carriers: TextMapPropagator): ProducerTelemetry {
  return {
    tracer: {
      startSpan(name, options, parent = context.active()) {
        const isAdd = options?.kind === BULLMQ_PRODUCER && ADDS_JOBS.test(name);
        // Without a span around it an add is nobody's request: a job then begins a trace of its own.
        if (!isAdd || !spanIn(parent) || isTracingSuppressed(parent)) return SILENT_SPAN;
        const span = tracer.startSpan('queueAdd', AS_PRODUCER, parent);
        return span.isRecording() ? new ProducerSpan(span, inQueueAdd) : unrecordedSpan(span, inQueueAdd);
      },
    },
    contextManager: {
      with: (target, fn) => context.with(target, fn),
      active: () => context.active(),
      root: () => ROOT_CONTEXT,
      getMetadata: (source) => writeMetadata(source, carriers),
      fromMetadata: (active, metadata) => extractMetadata(active, metadata, carriers),
    },
  };
}

/** Only adding writes a carrier: BullMQ also asks when it moves a job, and would overwrite the producer's. */
function writeMetadata(source: Context, carriers: TextMapPropagator): string {
  if (!isInQueueAdd(source)) return '';
  const carrier: Record<string, string> = {};
  carriers.inject(source, carrier, defaultTextMapSetter);
  return 'traceparent' in carrier ? JSON.stringify(carrier) : '';
}
