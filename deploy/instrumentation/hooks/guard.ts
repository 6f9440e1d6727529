import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Report } from '../diagnostics/report';
import type { TracingStatistics } from '../diagnostics/statistics';
import { toError } from '../language/failure';

/**
 * Calls what a hooks file brings: what that throws is counted, is told once for each kind, and reaches nobody; it makes no
 * spans.
 */
export class Guard {
  readonly #report: Report;
  readonly #failures: TracingStatistics['hookFailures'];

  constructor(report: Report, { hookFailures }: TracingStatistics) {
    this.#report = report;
    this.#failures = hookFailures;
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
    const failures = (this.#failures[kind] ?? 0) + 1;
    this.#failures[kind] = failures;
    if (failures > 1) return;
    this.#report('error', `a hook fails: ${kind}: ${toError(thrown).message}; it is not told again`);
  }
}
