import type {
  Attributes,
  Context,
  HrTime,
  Link,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
  TextMapPropagator,
} from '@opentelemetry/api';

/** A span as processors and exporters see it: what the SDK's `ReadableSpan` has. */
export interface EndedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: readonly Link[];
  readonly events: readonly {
    readonly name: string;
    readonly time: HrTime;
    readonly attributes?: Attributes;
  }[];
  readonly resource: { readonly attributes: Attributes };
}

/** A span that can still be written to. */
export type WritableSpan = Span & Pick<EndedSpan, 'name' | 'kind' | 'attributes' | 'status'>;

/** The SDK's `SpanProcessor`, or what is needed of one. */
export interface HookedProcessor {
  onStart?(span: WritableSpan, parent: Context): void;
  onEnd?(span: EndedSpan): void;
  forceFlush?(): Promise<void>;
}

/** The SDK's `SpanExporter`; code 0 is success. */
export interface HookedExporter {
  export(spans: EndedSpan[], done: (result: { code: number; error?: Error }) => void): void;
  forceFlush?(): Promise<void>;
}

/** What a file exports that `TRACING_HOOKS` names. */
export interface TracingHooks {
  /** Added to the resource; what the environment says wins. */
  readonly resource?: Attributes;
  /** Called for each sampled span. */
  readonly processors?: readonly HookedProcessor[];
  /** Get spans that have ended, in batches, beside the bundle's own exporters. */
  readonly exporters?: readonly HookedExporter[];
  /** Read and written after those of `OTEL_PROPAGATORS`. */
  readonly propagators?: readonly TextMapPropagator[];
  /** Called just before a sampled span ends, which it may rename and write to; `false` drops the span. */
  readonly filter?: (span: WritableSpan) => unknown;
}

/** Gives hooks their types; returns them as they are. */
export function defineHooks(hooks: TracingHooks): TracingHooks {
  return hooks;
}
