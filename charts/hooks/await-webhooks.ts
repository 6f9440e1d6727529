import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs in the cluster before the chart is installed or upgraded: asks the API server to pretend to create
 * each custom resource until the operators' webhooks have let it through. "Ready" operators may not answer
 * yet, and what is created meanwhile is refused or, in the case of pods, silently untraced.
 *
 * Stands alone, because it is mounted as one file.
 */
interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const attemptMillis = 1000;

async function main(): Promise<void> {
  const resources: CustomResource[] = JSON.parse(process.env['RESOURCES'] ?? '[]');
  const deadline = Date.now() + Number(process.env['TIMEOUT_SECONDS'] ?? '240') * 1000;
  for (const resource of resources) {
    process.stdout.write(`waiting for the webhooks of ${resource.kind}\n`);
    // Each has to be answered before the next, so that the log says which one is missing.
    // oxlint-disable-next-line no-await-in-loop
    await answer(resource, deadline);
  }
  process.stdout.write('the webhooks answer\n');
}

async function answer(resource: CustomResource, deadline: number): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const problem = await tryOnce(resource).catch((error: unknown) => String(error));
    if (problem === undefined) return;
    if (Date.now() > deadline) throw new Error(problem);
    // oxlint-disable-next-line no-await-in-loop
    await sleep(attemptMillis);
  }
}

/** @returns what is in the way, or nothing. */
async function tryOnce({ apiVersion, kind, plural }: CustomResource): Promise<string | undefined> {
  const namespace = readFileSync(`${account}/namespace`, 'utf8');
  const url = `https://kubernetes.default.svc/apis/${apiVersion}/namespaces/${namespace}/${plural}?dryRun=All`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${readFileSync(`${account}/token`, 'utf8')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ apiVersion, kind, metadata: { generateName: 'webhook-check-' }, spec: {} }),
    signal: AbortSignal.timeout(15_000),
  });
  const { message }: { message?: string } = JSON.parse(await response.text());
  // 422: the webhook has answered, and does not like an empty resource.
  if (response.ok || response.status === 422) return undefined;
  if (response.status === 404) return `the cluster does not know ${kind}: install the operators chart first`;
  return `${kind}: ${response.status} ${message ?? ''}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
