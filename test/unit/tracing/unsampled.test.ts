import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace';
import { describe, expect, test, vi } from 'vitest';
import { currentTrace, recordException, tracingMiddleware, withSpan } from '../../../services/tracing';
import { FAST_PATH_VALUES } from '../../integration/instrumentation/fast-path-values';
import { recordSpans } from './recorded-spans';

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s, in a trace that is not sampled', (fastPath) => {
  const exporter = recordSpans(fastPath, new AlwaysOffSampler());

  test('values, promises and errors are passed on, within the same trace', async () => {
    const error = new Error('no');
    const [outer, inner] = withSpan('outer', () => [currentTrace(), withSpan('inner', () => currentTrace())]);
    expect(outer).toMatchObject({ sampled: false, traceId: inner?.traceId });
    expect(await withSpan('async', async () => 42, { 'job.id': '1' })).toBe(42);
    expect(() =>
      withSpan('fails', () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(withSpan('rejects', () => Promise.reject(error))).rejects.toBe(error);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  test('what was thrown is not looked at', () => {
    const toJSON = vi.fn<() => string>(() => 'asked');
    withSpan('span', () => recordException({ toJSON }));
    expect(toJSON).not.toHaveBeenCalled();
  });

  test('the response names the trace', () => {
    const request = new IncomingMessage(new Socket());
    const response = new ServerResponse(request);
    const traceId = withSpan('http', () => {
      tracingMiddleware(request, response, () => {});
      return currentTrace()?.traceId;
    });
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(response.getHeader('x-trace-id')).toBe(traceId);
  });
});
