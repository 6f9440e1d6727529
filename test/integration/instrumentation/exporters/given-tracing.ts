import { onTestFinished, vi } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';
import { createTracing } from '../../../../deploy/instrumentation/tracing';

/** Tracing as the environment asks for it, until the test is over. */
export function givenTracing(env: Readonly<Record<string, string>>) {
  const configuration = loadTracingConfiguration({ SERVICE_NAME: 'service', ...env });
  if (configuration === undefined) throw new Error('tracing is switched off');
  const report = vi.fn<(level: string, message: string, fields?: object) => void>();
  const tracing = createTracing(configuration, report);
  onTestFinished(() => tracing.shutdown(0));
  const tracer = tracing.provider.getTracer('test');
  const makeSpans = (count: number, name = 'span') => {
    for (let made = 0; made < count; made++) tracer.startSpan(name).end();
  };
  return { ...tracing, report, tracer, makeSpans };
}
