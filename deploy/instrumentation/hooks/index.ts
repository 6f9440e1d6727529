import type { TextMapPropagator } from '@opentelemetry/api';
import type { TracingHooks } from '../../../services/tracing/define-hooks';
import type { Span } from '../contracts/sdk';
import type { Report } from '../diagnostics/report';
import type { TracingStatistics } from '../diagnostics/statistics';
import { Guard } from './guard';
import { HookProcessor } from './hook-processor';
import { HookedPropagator } from './hooked-propagator';
import { loadHooks } from './load-hooks';

/** What a hooks file adds to tracing. */
export interface InstalledHooks {
  readonly resource: TracingHooks['resource'];
  readonly processor: HookProcessor;
  /** False: the span, which is about to end, is dropped. */
  readonly keeps: ((span: Span) => boolean) | undefined;
  propagating(own: TextMapPropagator, trustIncoming: boolean): TextMapPropagator;
}

/** @returns undefined where the file cannot be read, which is told and counted */
export function installHooks(
  file: string,
  report: Report,
  statistics: TracingStatistics,
): InstalledHooks | undefined {
  const hooks = loadHooks(file, report);
  if (hooks === undefined) {
    statistics.hookFailures['file'] = 1;
    return undefined;
  }
  const guard = new Guard(report, statistics);
  const { filter, propagators = [] } = hooks;
  return {
    resource: hooks.resource,
    processor: new HookProcessor(hooks, guard),
    keeps: filter && ((span) => guard.call('filter', () => filter(span)) !== false),
    propagating: (own, trustIncoming) =>
      propagators.length === 0 ? own : new HookedPropagator(own, propagators, guard, trustIncoming),
  };
}
