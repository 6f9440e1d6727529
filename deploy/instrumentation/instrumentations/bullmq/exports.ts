/** What of BullMQ 5.40 to 6 is patched; loosely typed, because the service brings its own version. */
export interface BullMQExports {
  readonly QueueBase: { readonly prototype: QueuePrototype };
  readonly FlowProducer: { readonly prototype: FlowPrototype };
  readonly Worker: (new (...args: never[]) => object) & { readonly prototype: WorkerPrototype };
  readonly RedisConnection: { readonly prototype: { init: BackgroundWork } };
}

interface QueuePrototype {
  trace: (this: { opts: { telemetry?: unknown } }, ...args: unknown[]) => unknown;
}

interface FlowPrototype {
  add: (this: { telemetry?: unknown }, flow: FlowNode, ...rest: unknown[]) => unknown;
  addBulk: (this: { telemetry?: unknown }, flows: FlowNode[], ...rest: unknown[]) => unknown;
}

interface WorkerPrototype {
  /** Not public, but the one place that calls the processor. */
  callProcessJob: JobProcessing;
  run: BackgroundWork;
}

export type BackgroundWork = (this: unknown, ...args: unknown[]) => unknown;

export type JobProcessing = (this: unknown, job: ProcessedJob, ...rest: unknown[]) => unknown;

export interface ProcessedJob {
  readonly opts?: { readonly telemetry?: { readonly metadata?: unknown } };
}

export interface FlowNode {
  readonly opts?: object;
  readonly children?: readonly FlowNode[];
}
