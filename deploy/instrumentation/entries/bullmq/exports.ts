/** What of BullMQ 5.40 to 6 is patched; loosely typed, because the service brings its own version. */
export interface BullMQExports {
  readonly QueueBase: { readonly prototype: QueuePrototype };
  readonly FlowProducer: { readonly prototype: FlowPrototype };
  readonly Worker: (new (...args: never[]) => object) & { readonly prototype: WorkerPrototype };
  readonly Job: { readonly prototype: JobPrototype; fromJSON: JobFromJson };
  readonly Child: { readonly prototype: ChildPrototype };
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
  /** For those who process jobs without a processor. */
  getNextJob: (this: unknown, ...args: unknown[]) => unknown;
  run: BackgroundWork;
}

/** What is asked of a worker. */
export interface ProcessingWorker {
  readonly opts?: { readonly telemetry?: unknown };
  /** Where the processor is a file. */
  readonly childPool?: object;
}

interface JobPrototype extends Record<Settling, (this: ProcessedJob, ...args: unknown[]) => unknown> {
  asJSONSandbox: (this: unknown) => ProcessedJob;
}

/** How a job is made of what Redis has of it, such as of what `moveToCompleted` has fetched. */
export type JobFromJson = (this: unknown, ...args: unknown[]) => unknown;

/** By which a job's attempt ends. */
export type Settling = 'moveToCompleted' | 'moveToFailed' | 'moveToDelayed' | 'moveToWait';

/** A process or a thread that processes jobs. */
interface ChildPrototype {
  init: (this: object, ...args: unknown[]) => unknown;
  send: (this: object, message: object, ...rest: unknown[]) => unknown;
  emit: (this: object, ...args: unknown[]) => unknown;
}

export type BackgroundWork = (this: unknown, ...args: unknown[]) => unknown;

export type JobProcessing = (this: ProcessingWorker, job: ProcessedJob, ...rest: unknown[]) => unknown;

export interface ProcessedJob {
  readonly id?: string;
  readonly name?: string;
  readonly queueName?: string;
  /** Of a scheduler's runs: the scheduler. */
  readonly repeatJobKey?: string;
  /** How often a worker took it, how often it failed, and how often its worker died. */
  readonly attemptsStarted?: number;
  readonly attemptsMade?: number;
  readonly stalledCounter?: number;
  readonly opts?: {
    readonly telemetry?: { readonly metadata?: unknown; readonly inConsumer?: boolean };
  };
  getDependenciesCount?: (of: object) => Promise<Readonly<Record<string, number>>>;
}

export interface FlowNode {
  readonly opts?: object;
  readonly children?: readonly FlowNode[];
}
