import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { countTraces } from '../jaeger/count-traces';
import { Jaeger } from '../jaeger/jaeger';
import { Api } from './api';

const batch = 20;

export interface Load {
  readonly requests: number;
  /** Traces that reached Jaeger. */
  readonly traces: number;
  readonly seconds: number;
}

/**
 * Sends presign requests, and counts their traces in Jaeger once the last batch of spans has left.
 *
 * @param userId one that no other requests have.
 */
export async function sendRequests(kubectl: Kubectl, userId: string, requests: number): Promise<Load> {
  await using api = await Api.open(kubectl);
  await using jaeger = await Jaeger.open(kubectl);
  const began = performance.now();
  for (let sent = 0; sent < requests; sent += batch)
    await Promise.all(Array.from({ length: Math.min(batch, requests - sent) }, () => api.presign(userId)));
  const seconds = (performance.now() - began) / 1000;
  await api.spansDelivered();
  return { requests, traces: await countTraces(jaeger, userId), seconds };
}
