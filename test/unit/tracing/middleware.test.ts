import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { tracingMiddleware, withSpan } from '../../../services/tracing';
import { recordSpans } from './recorded-spans';

const exporter = recordSpans();

function exchange() {
  const request = new IncomingMessage(new Socket());
  return { request, response: new ServerResponse(request) };
}

test('puts the id of the trace into the response', () => {
  const { request, response } = exchange();
  let called = 0;
  withSpan('http', () => tracingMiddleware(request, response, () => called++));
  const [span] = exporter.getFinishedSpans();
  expect(response.getHeader('x-trace-id')).toBe(span?.spanContext().traceId);
  expect(called).toBe(1);
});

test('outside a trace it only goes on', () => {
  const { request, response } = exchange();
  let called = 0;
  tracingMiddleware(request, response, () => called++);
  expect(response.getHeader('x-trace-id')).toBeUndefined();
  expect(called).toBe(1);
});
