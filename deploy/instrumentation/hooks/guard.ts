import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Report } from '../diagnostics/report';
import { toError } from '../language/failure';

/** Calls what a hooks file brings: what that throws is told once for each kind, and reaches nobody; it makes no spans. */
export class Guard {
  readonly #report: Report;
  readonly #told = new Set<string>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** @returns undefined where `fn` throws */
  call<T>(kind: string, fn: () => T): T | undefined {
    try {
      return context.with(suppressTracing(context.active()), fn);
    } catch (thrown) {
      this.failed(kind, thrown);
      return undefined;
    }
  }

  /** Never rejects. */
  async settled(kind: string, fn: () => Promise<void> | undefined): Promise<void> {
    try {
      await this.call(kind, fn);
    } catch (thrown) {
      this.failed(kind, thrown);
    }
  }

  failed(kind: string, thrown: unknown): void {
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    this.#report('error', `a hook fails: ${kind}: ${toError(thrown).message}; it is not told again`);
  }
}
