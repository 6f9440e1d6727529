import { ROOT_CONTEXT, defaultTextMapGetter, type Context, type TextMapPropagator } from '@opentelemetry/api';
import type { ProcessedJob } from './exports';

/** The context that the job's producer stored, or the root: never whatever the worker's loop happens to be in. */
export function jobContext(job: ProcessedJob, carriers: TextMapPropagator): Context {
  const metadata = job.opts?.telemetry?.metadata;
  return typeof metadata === 'string' ? extractMetadata(ROOT_CONTEXT, metadata, carriers) : ROOT_CONTEXT;
}

/** Metadata that other software wrote, or that is damaged, counts as none. */
export function extractMetadata(from: Context, metadata: string, carriers: TextMapPropagator): Context {
  try {
    const carrier: unknown = JSON.parse(metadata);
    const isCarrier = typeof carrier === 'object' && carrier !== null;
    return isCarrier ? carriers.extract(from, carrier, defaultTextMapGetter) : from;
  } catch {
    return from;
  }
}
