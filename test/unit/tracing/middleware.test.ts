import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { tracingMiddleware, withSpan } from '../../../services/tracing';
import { recordSpans } from './recorded-spans';

const exporter = recordSpans();

function exchange(userId?: string) {
  const request = new IncomingMessage(new Socket());
  if (userId !== undefined) request.headers['x-user-id'] = userId;
  return { request, response: new ServerResponse(request) };
}

test('puts the caller on the active span and the trace into the response', () => {
  const { request, response } = exchange('alice');
  let called = 0;
  withSpan('http', () => tracingMiddleware(request, response, () => called++));
  const [span] = exporter.getFinishedSpans();
  expect(span?.attributes).toEqual({ 'user.id': 'alice' });
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
