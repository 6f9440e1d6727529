import { ROOT_CONTEXT, SpanKind, type Attributes } from '@opentelemetry/api';
import { afterEach, expect, vi } from 'vitest';
import { fetchStrategy } from '../../../../deploy/instrumentation/samplers/fetch-strategy';
import { RemoteSampler } from '../../../../deploy/instrumentation/samplers/remote-sampler';
import { newTraceId } from '../../../unit/instrumentation/samplers/trace-ids';
import { receiveHttp } from '../exporters/receivers';

/** At the end of each test. */
export const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

export async function givenServer(strategy: object | string, status = 200) {
  const body = typeof strategy === 'string' ? strategy : JSON.stringify(strategy);
  const server = await receiveHttp({ status, body });
  cleanups.push(server.close);
  return server;
}

export function givenSampler(
  ports: number | readonly number[],
  options: { intervalMillis?: number; clock?: () => number; lowerBound?: number } = {},
) {
  const report = vi.fn<(level: string, message: string, fields?: object) => void>();
  const endpoints = [ports].flat().map((port) => `http://127.0.0.1:${port}/sampling`);
  const sampler = new RemoteSampler({
    endpoints,
    serviceName: 'manga motion',
    initialRatio: 1,
    report,
    askStrategy: fetchStrategy,
    ...options,
  });
  cleanups.push(async () => sampler.stop());
  return { sampler: sampler.start(), report };
}

export function decide(sampler: RemoteSampler, name = 'GET', attributes: Attributes = {}) {
  return sampler.shouldSample(ROOT_CONTEXT, newTraceId(), name, SpanKind.SERVER, attributes, []);
}

export async function becomes(sampler: RemoteSampler, description: string): Promise<void> {
  await expect.poll(() => sampler.toString()).toBe(`RemoteSampler{${description}}`);
}
