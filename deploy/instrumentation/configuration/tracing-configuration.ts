/** What the environment says about tracing, parsed and checked once. */
export interface TracingConfiguration {
  readonly serviceName: string;
  /** From OTEL_RESOURCE_ATTRIBUTES; without `service.name`, which is `serviceName`. */
  readonly resourceAttributes: Readonly<Record<string, string>>;
  readonly sampler: SamplerConfiguration;
  /** Undefined where neither an address of Jaeger is set nor its exporter asked for. */
  readonly jaeger: JaegerConfiguration | undefined;
  /** Undefined where neither an OTLP endpoint is set nor its exporter asked for. */
  readonly otlp: OtlpConfiguration | undefined;
  /** A line on stdout for each span. */
  readonly console: boolean;
  readonly processor: 'batch' | 'simple';
  readonly batch: BatchConfiguration;
  /** How long the end of a process may wait for its last spans. */
  readonly exitTimeoutMillis: number;
  /** False, as always before Node 24: the maintained packages trace everything, also where this project is faster. */
  readonly fastPath: boolean;
  /** `yield`: a service that registers an OpenTelemetry SDK of its own is traced by that one alone; `keep`: by this one. */
  readonly otherSdk: 'yield' | 'keep';
  /** False: a caller can neither join its trace to ours nor force sampling. */
  readonly trustIncoming: boolean;
  /** The headers by which traces and baggage go from service to service. */
  readonly propagators: ReadonlySet<PropagatorName>;
  /** `queue`: only those commands make spans that add jobs; `all`: every command below a span. */
  readonly redisCommands: 'queue' | 'all';
  /** Patterns of paths: requests for them make no spans, nor does anything below them. */
  readonly ignoredPaths: readonly string[];
  /** Query parameters whose values spans show. */
  readonly queryParameters: readonly string[];
  readonly limits: SpanLimits;
  readonly tracedMethods: readonly TracedMethod[];
  readonly instrumentations: ReadonlySet<InstrumentationName>;
  /** The least important of the bundle's own lines that are printed. */
  readonly logLevel: LogLevel;
  /** Variables that are set and change nothing, each with why. */
  readonly withoutEffect: Readonly<Record<string, string>>;
}

/** What a span may have. What is beyond is left out and counted on the span; texts are cut. */
export interface SpanLimits {
  /** Of an attribute's value: a text's UTF-16 units, a binary value's bytes. Of a status message too. */
  readonly textLength: number;
  readonly attributes: number;
  /** Beyond it, the oldest makes room; so with links. */
  readonly events: number;
  readonly links: number;
  readonly attributesPerEvent: number;
  readonly attributesPerLink: number;
}

export type LogLevel = 'none' | 'error' | 'warn' | 'info';

export type SamplerConfiguration =
  | { readonly kind: 'const'; readonly sampled: boolean }
  | { readonly kind: 'probabilistic'; readonly ratio: number }
  | { readonly kind: 'rateLimiting'; readonly tracesPerSecond: number }
  | {
      readonly kind: 'remote';
      readonly initialRatio: number;
      readonly endpoints: readonly string[];
      /** Between two polls. */
      readonly intervalMillis: number;
    };

export type JaegerProtocol = 'compact' | 'binary' | 'http';

export interface JaegerConfiguration {
  readonly host: string;
  readonly port: number;
  /** Thrift compact over UDP, Thrift binary over UDP, or Thrift binary over HTTP. */
  readonly protocol: JaegerProtocol;
}

export interface OtlpConfiguration {
  readonly protocol: 'http/protobuf' | 'http/json' | 'grpc';
  /** Full URL of the traces endpoint; for gRPC, which has none, scheme, host and port. */
  readonly tracesUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'none' | 'gzip';
  readonly certificates: CertificateFiles;
  /** For a batch with all its attempts. */
  readonly timeoutMillis: number;
}

/** Paths of PEM files that can be read at the start. They are read again for each connection: certificates are renewed. */
export interface CertificateFiles {
  /** Of the authorities that the receiver's certificate must come from. @default those that Node.js trusts */
  readonly authorityFile?: string;
  /** With `clientKeyFile`. */
  readonly clientCertificateFile?: string;
  readonly clientKeyFile?: string;
}

export interface BatchConfiguration {
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
  readonly scheduledDelayMillis: number;
  readonly exportTimeoutMillis: number;
}

/** A span named `spanName` around each call of `exportName` of the module whose path ends in `modulePath`. */
export interface TracedMethod {
  /** Path suffix without extension, for example `services/worker/scan/scanner`. */
  readonly modulePath: string;
  readonly exportName: string;
  readonly spanName: string;
}

export const PROPAGATOR_NAMES = ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger'] as const;

export type PropagatorName = (typeof PROPAGATOR_NAMES)[number];

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
