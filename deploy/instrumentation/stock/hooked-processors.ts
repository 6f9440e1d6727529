import type { Context } from '@opentelemetry/api';
import type { ProviderParts, SpanHooks } from '../contracts/provider-parts';
import type { ReadableSpan, Span, SpanProcessor } from '../contracts/sdk';

/** The processors, with the hooks before them where there are some. */
export function hooked({ hooks, processors }: ProviderParts): readonly SpanProcessor[] {
  return hooks === undefined ? processors : [new HookedProcessors(hooks, processors)];
}

class HookedProcessors implements SpanProcessor {
  readonly #hooks: SpanHooks;
  readonly #processors: readonly SpanProcessor[];
  readonly #dropped = new WeakSet<object>();

  constructor(hooks: SpanHooks, processors: readonly SpanProcessor[]) {
    this.#hooks = hooks;
    this.#processors = processors;
  }

  onStart(span: Span, parent: Context): void {
    this.#hooks.onStart(span, parent);
  }

  /** The last moment at which a span can be changed. */
  onEnding(span: Span): void {
    if (this.#hooks.keeps?.(span) === false) this.#dropped.add(span);
  }

  onEnd(span: ReadableSpan): void {
    if (this.#dropped.has(span)) return;
    for (const processor of this.#processors) processor.onEnd(span);
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#processors.map(async (each) => await each.forceFlush()));
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#processors.map(async (each) => await each.shutdown()));
  }
}
