/** What the environment says about tracing, parsed and checked once. */
export interface TracingConfiguration {
  readonly serviceName: string;
  /** From OTEL_RESOURCE_ATTRIBUTES; without `service.name`, which is `serviceName`. */
  readonly resourceAttributes: Readonly<Record<string, string>>;
  readonly sampler: SamplerConfiguration;
  /** Undefined where JAEGER_HOST is not set. */
  readonly jaeger: JaegerConfiguration | undefined;
  /** Undefined where no OTLP endpoint is set. */
  readonly otlp: OtlpConfiguration | undefined;
  readonly processor: 'batch' | 'simple';
  readonly batch: BatchConfiguration;
  /** False, as always before Node 24: the maintained packages trace everything, also where this project is faster. */
  readonly fastPath: boolean;
  /** False: a caller can neither join its trace to ours nor force sampling. */
  readonly trustIncoming: boolean;
  /** `queue`: only those commands make spans that add jobs; `all`: every command below a span. */
  readonly redisCommands: 'queue' | 'all';
  readonly tracedMethods: readonly TracedMethod[];
  readonly instrumentations: ReadonlySet<InstrumentationName>;
}

export type SamplerConfiguration =
  | { readonly kind: 'const'; readonly sampled: boolean }
  | { readonly kind: 'probabilistic'; readonly ratio: number }
  | { readonly kind: 'rateLimiting'; readonly tracesPerSecond: number }
  | { readonly kind: 'remote'; readonly initialRatio: number; readonly endpoint: string };

export type JaegerProtocol = 'compact' | 'binary' | 'http';

export interface JaegerConfiguration {
  readonly host: string;
  readonly port: number;
  /** Thrift compact over UDP, Thrift binary over UDP, or Thrift binary over HTTP. */
  readonly protocol: JaegerProtocol;
}

export interface OtlpConfiguration {
  /** Full URL of the traces endpoint. */
  readonly tracesUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'none' | 'gzip';
}

export interface BatchConfiguration {
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly scheduledDelayMillis: number;
  readonly exportTimeoutMillis: number;
}

/** A span named `spanName` around each call of `exportName` of the module whose path ends in `modulePath`. */
export interface TracedMethod {
  /** Path suffix without extension, for example `services/worker/scanner`. */
  readonly modulePath: string;
  readonly exportName: string;
  readonly spanName: string;
}

export const INSTRUMENTATION_NAMES = [
  'http',
  'express',
  'ioredis',
  'aws-sdk',
  'undici',
  'fs',
  'bullmq',
  'methods',
] as const;

export type InstrumentationName = (typeof INSTRUMENTATION_NAMES)[number];
