import {
  ProxyTracerProvider,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import { otherProvider } from './yielded';

/** Its tracers make spans of no trace, below which work goes on in the trace that there is. */
const SILENT = new ProxyTracerProvider();

type Scope = Parameters<TracerProvider['getTracer']>;

/** What a service gets its tracers from: ours, and those of its own SDK once tracing was left to that. */
export class SharedProvider implements TracerProvider {
  readonly #own: TracerProvider;
  readonly #shared = new WeakMap<Tracer, SharedTracer>();
  #doubled: ReadonlySet<string> = new Set();

  constructor(own: TracerProvider) {
    this.#own = own;
  }

  /** @param scopes instrumentations that the service may bring a second time: from now on those make no spans here */
  silence(scopes: Iterable<string>): void {
    this.#doubled = new Set(scopes);
  }

  /** For the instrumentations of the bundle itself: no scope is silent. */
  readonly ofBundle: TracerProvider = {
    getTracer: (...scope) => this.#share(this.#own.getTracer(...scope), scope),
  };

  getTracer(...scope: Scope): Tracer {
    const provider = this.#doubled.has(scope[0]) ? SILENT : this.#own;
    return this.#share(provider.getTracer(...scope), scope);
  }

  #share(own: Tracer, scope: Scope): Tracer {
    const known = this.#shared.get(own);
    if (known !== undefined) return known;
    const tracer = new SharedTracer(own, (other) => other.getTracer(...scope));
    this.#shared.set(own, tracer);
    return tracer;
  }
}

type Active<T> = (span: Span) => T;

/** A service may keep a tracer from before its SDK starts. */
class SharedTracer implements Tracer {
  readonly #own: Tracer;
  readonly #of: (other: TracerProvider) => Tracer;

  constructor(own: Tracer, of: (other: TracerProvider) => Tracer) {
    this.#own = own;
    this.#of = of;
  }

  startSpan(name: string, options?: SpanOptions, parent?: Context): Span {
    return this.#tracer().startSpan(name, options, parent);
  }

  startActiveSpan<T>(name: string, fn: Active<T>): T;
  startActiveSpan<T>(name: string, options: SpanOptions, fn: Active<T>): T;
  startActiveSpan<T>(name: string, options: SpanOptions, parent: Context, fn: Active<T>): T;
  startActiveSpan(...args: unknown[]): unknown {
    const tracer = this.#tracer();
    const start: unknown = Reflect.get(tracer, 'startActiveSpan');
    return typeof start === 'function' ? Reflect.apply(start, tracer, args) : undefined;
  }

  #tracer(): Tracer {
    const other = otherProvider();
    return other === undefined ? this.#own : this.#of(other);
  }
}
