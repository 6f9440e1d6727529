import { TraceFlags, type Context } from '@opentelemetry/api';
import type { HookedExporter, HookedProcessor, TracingHooks } from '../../../services/tracing/define-hooks';
import type { ReadableSpan, Span } from '../contracts/sdk';
import type { FlushableProcessor } from '../processor/flushable-processor';
import type { Guard } from './guard';

const MAX_QUEUED = 2048;
const MAX_BATCH = 512;
const DELAY_MILLIS = 1000;

/** Gives spans to the processors and exporters of a hooks file. Each exporter has its spans once, whatever becomes of them. */
export class HookProcessor implements FlushableProcessor {
  readonly isIdle = true;
  readonly #processors: readonly HookedProcessor[];
  readonly #exporters: readonly HookedExporter[];
  readonly #guard: Guard;
  #queue: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor({ processors = [], exporters = [] }: TracingHooks, guard: Guard) {
    this.#processors = processors;
    this.#exporters = exporters;
    this.#guard = guard;
  }

  onStart(span: Span, parent: Context): void {
    for (const processor of this.#processors)
      this.#guard.call('processor.onStart', () => processor.onStart?.(span, parent));
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    for (const processor of this.#processors)
      this.#guard.call('processor.onEnd', () => processor.onEnd?.(span));
    if (this.#exporters.length === 0 || this.#queue.length >= MAX_QUEUED) return;
    this.#queue.push(span);
    if (this.#queue.length >= MAX_BATCH) this.advance();
    else this.#timer ??= setTimeout(() => this.advance(), DELAY_MILLIS).unref();
  }

  /** Hands on all that waits. An exporter that sends later does that while the process lives. */
  advance(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const spans = this.#queue;
    this.#queue = [];
    if (spans.length === 0) return;
    for (const exporter of this.#exporters) this.#export(exporter, spans);
  }

  async forceFlush(): Promise<void> {
    this.advance();
    const all = [...this.#processors, ...this.#exporters];
    await Promise.all(
      all.map(async (each) => await this.#guard.settled('forceFlush', () => each.forceFlush?.())),
    );
  }

  giveUp(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
  }

  async shutdown(): Promise<void> {
    this.giveUp();
  }

  #export(exporter: HookedExporter, spans: ReadableSpan[]): void {
    this.#guard.call('exporter.export', () => {
      exporter.export([...spans], ({ code, error }) => {
        if (code !== 0) this.#guard.failed('exporter.export', error ?? new Error('it says so'));
      });
    });
  }
}
