import { ProxyTracerProvider } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { PRESIGNER } from '../../instrumentation/entries/aws-sdk';
import { bullmq } from '../../instrumentation/entries/bullmq';
import { EXPRESS } from '../../instrumentation/entries/express';
import { FASTIFY } from '../../instrumentation/entries/fastify';
import { redis } from '../../instrumentation/entries/ioredis';
import type { InstalledLibrary } from './installed';

/** What the bundle traces by itself, of the versions that its entries patch or listen to. */
export function ownLibraries(): Omit<InstalledLibrary, 'className'>[] {
  const tracer = new ProxyTracerProvider().getTracer('');
  const patched = [EXPRESS, FASTIFY, bullmq(tracer, new W3CTraceContextPropagator()), redis(tracer, 'all')];
  return [
    { name: 'aws-sdk', modules: [{ name: '@aws-sdk/*', versions: PRESIGNER.supported }] },
    ...patched.map(({ name, supported }) => ({ name, modules: [{ name, versions: supported }] })),
    // It publishes what it does, in all versions that Node.js has had.
    { name: 'undici', modules: [{ name: 'undici', versions: ['*'] }] },
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
