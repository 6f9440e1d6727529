import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs in the cluster after the chart was installed, upgraded or rolled back: finds pods that were created
 * before the injector knew what to inject, and rolls their Deployments, until every pod is traced.
 *
 * Stands alone, because it is mounted as one file.
 */
interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly deletionTimestamp?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly initContainers?: readonly { readonly name: string }[] };
}

/** Other ones only where it is tried outside a cluster. */
const {
  API_SERVER: apiServer = 'https://kubernetes.default.svc',
  ACCOUNT: account = '/var/run/secrets/kubernetes.io/serviceaccount',
} = process.env;
const injected = 'opentelemetry-auto-instrumentation-nodejs';
const component = 'app.kubernetes.io/component';
const pollMillis = 2000;
const attemptMillis = 1000;

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const name = env['NAME'] ?? '';
  const deadline = Date.now() + Number(env['TIMEOUT_SECONDS']) * 1000;
  const untraced = await untracedPods(name, deadline);
  const components = new Set(untraced.map((pod) => pod.metadata.labels[component] ?? ''));
  for (const pod of untraced) process.stdout.write(`${pod.metadata.name} is not traced\n`);
  await Promise.all([...components].map((each) => roll(`${name}-${each}`, deadline)));
  await untilTraced(name, deadline);
  process.stdout.write('every pod is traced\n');
}

async function untilTraced(name: string, deadline: number): Promise<void> {
  const untraced = await untracedPods(name, deadline);
  if (untraced.length === 0) return;
  if (Date.now() > deadline) {
    const names = untraced.map((pod) => pod.metadata.name).join(', ');
    throw new Error(`not traced after a rollout: ${names}; see the log of the OpenTelemetry Operator`);
  }
  await sleep(pollMillis);
  await untilTraced(name, deadline);
}

async function untracedPods(name: string, deadline: number): Promise<Pod[]> {
  const selector = encodeURIComponent(`app.kubernetes.io/instance=${name},${component} in (api,worker)`);
  const text = await succeed(() => request('GET', '/api/v1', `pods?labelSelector=${selector}`), deadline);
  const { items }: { items: Pod[] } = JSON.parse(text);
  return items.filter(
    ({ metadata, spec }) =>
      metadata.deletionTimestamp === undefined &&
      !spec.initContainers?.some((each) => each.name === injected),
  );
}

/** As `kubectl rollout restart` does it: a field that the chart never sets, so that an upgrade finds no conflict. */
async function roll(deployment: string, deadline: number): Promise<void> {
  process.stdout.write(`rolling ${deployment}\n`);
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  const patch = { spec: { template: { metadata: { annotations } } } };
  const resource = `deployments/${deployment}?fieldManager=roll-untraced`;
  await succeed(() => request('PATCH', '/apis/apps/v1', resource, patch), deadline);
}

/** Tries until the API server does it, which may be away for a moment, or throws what still is at the deadline. */
async function succeed<T>(attempt: () => Promise<T>, deadline: number): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (Date.now() > deadline) throw error;
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}; trying again\n`);
  }
  await sleep(attemptMillis);
  return succeed(attempt, deadline);
}

async function request(method: string, group: string, resource: string, body?: object): Promise<string> {
  const namespace = readFileSync(`${account}/namespace`, 'utf8');
  const response = await fetch(`${apiServer}${group}/namespaces/${namespace}/${resource}`, {
    method,
    headers: {
      authorization: `Bearer ${readFileSync(`${account}/token`, 'utf8')}`,
      'content-type': 'application/strategic-merge-patch+json',
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${resource}: ${response.status} ${text}`);
  return text;
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
