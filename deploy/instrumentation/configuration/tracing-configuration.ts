import type { DetectorName } from '../catalogue/detectors';
import type { LibraryName } from '../catalogue/library';

/** The service's name where nobody gives it one. */
export const UNNAMED_SERVICE = 'unknown_service:node';

/** What the environment says about tracing, parsed and checked once. */
export interface TracingConfiguration {
  readonly serviceName: string;
  /** From OTEL_RESOURCE_ATTRIBUTES; without `service.name`, which is `serviceName`. */
  readonly resourceAttributes: Readonly<Record<string, string>>;
  /** By whom the rest of the resource is found, in the order in which later ones win. Undefined: by the bundle itself. */
  readonly resourceDetectors: readonly DetectorName[] | 'none' | undefined;
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
  readonly libraries: readonly LibraryName[];
  /** Of a file that adds exporters, processors, propagators, resource attributes, a filter. */
  readonly hooksFile: string | undefined;
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
  | {
      readonly kind: 'const';
      readonly sampled: boolean;
      /** Nobody has said anything of a sampler. */
      readonly isDefault?: true;
    }
  | { readonly kind: 'probabilistic'; readonly ratio: number }
  | { readonly kind: 'rateLimiting'; readonly tracesPerSecond: number }
  /** Traces a second of each operation. */
  | { readonly kind: 'adaptive'; readonly tracesPerSecond: number }
  | {
      readonly kind: 'remote';
      readonly initialRatio: number;
      /** Traces a second that each operation gets at least, where strategies of operations state no bound. */
      readonly lowerBound?: number;
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
  /** In words, for people. */
  readonly compressionReason: string;
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
  'fastify',
  'ioredis',
  'aws-sdk',
  'undici',
  'fs',
  'bullmq',
  'methods',
] as const;

export type InstrumentationName = (typeof INSTRUMENTATION_NAMES)[number];
