import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs in the cluster before the chart is installed, upgraded or rolled back.
 *
 * First it asks the API server to pretend to create each custom resource until the operators' webhooks let
 * it through: "ready" operators may not answer yet, and what is created meanwhile is refused or, in the
 * case of pods, silently untraced. Then, in an upgrade, it replaces the Instrumentation in Helm's name, and as Helm
 * does it, or a later upgrade would find another owner of its fields: Helm itself would do so after the Deployments,
 * whose new pods would be injected by the one before. At first there is none, and Helm refuses to install what exists:
 * `roll-untraced` takes care of those pods.
 *
 * Stands alone, because it is mounted as one file.
 */
interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

interface Manifest extends Omit<Resource, 'plural'> {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
}

interface Answer {
  readonly status: number;
  /** Why not, where it failed. */
  readonly message?: string;
  /** Of the object, where it is one. */
  readonly metadata?: { readonly managedFields?: readonly FieldManager[] };
}

/** @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
interface FieldManager {
  readonly manager: string;
  readonly operation: string;
  readonly fieldsV1?: { readonly 'f:metadata'?: { readonly 'f:annotations'?: object } };
}

/** Other ones only where it is tried outside a cluster. */
const {
  API_SERVER: apiServer = 'https://kubernetes.default.svc',
  ACCOUNT: account = '/var/run/secrets/kubernetes.io/serviceaccount',
} = process.env;
const attemptMillis = 1000;

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const resources: Resource[] = JSON.parse(env['RESOURCES'] ?? '[]');
  const instrumentation: Manifest = JSON.parse(env['INSTRUMENTATION'] ?? '{}');
  const deadline = Date.now() + Number(env['TIMEOUT_SECONDS']) * 1000;
  // One after the other, so that the log says which one is missing.
  await resources.reduce(async (before, resource) => {
    await before;
    process.stdout.write(`waiting for the webhooks of ${resource.kind}\n`);
    await succeed(() => pretend(resource), deadline);
  }, Promise.resolve());
  await succeed(() => replace(instrumentation, env['RELEASE'] ?? ''), deadline);
  process.stdout.write('the webhooks answer\n');
}

/** Tries until nothing is in the way, or throws what still is at the deadline. */
async function succeed(attempt: () => Promise<string | undefined>, deadline: number): Promise<void> {
  const problem = await attempt().catch((error: unknown) => String(error));
  if (problem === undefined) return;
  if (Date.now() > deadline) throw new Error(problem);
  await sleep(attemptMillis);
  await succeed(attempt, deadline);
}

async function pretend({ apiVersion, kind, plural }: Resource): Promise<string | undefined> {
  const metadata = { generateName: 'webhook-check-' };
  const path = `${apiVersion}/namespaces/${namespace()}/${plural}?dryRun=All`;
  const { status, message } = await request('POST', path, { apiVersion, kind, metadata, spec: {} });
  // 422: the webhook has answered, and does not like an empty resource.
  if (status < 300 || status === 422) return undefined;
  if (status === 404) return `the cluster does not know ${kind}: install the operators chart first`;
  return `${kind}: ${status} ${message}`;
}

async function replace(manifest: Manifest, release: string): Promise<string | undefined> {
  const annotations = {
    ...manifest.metadata.annotations,
    [releaseAnnotation]: release,
    'meta.helm.sh/release-namespace': namespace(),
  };
  const path = `${manifest.apiVersion}/namespaces/${namespace()}/instrumentations/${manifest.metadata.name}`;
  const existing = await request('GET', path);
  if (existing.status === 404) return undefined;
  const { managedFields, ...identity } = existing.metadata ?? {};
  const applier = managedFields?.find(appliesRelease)?.manager;
  const { status, message } =
    applier === undefined
      ? // With its resourceVersion: a change in between is a conflict, and the next attempt.
        await request('PUT', `${path}?fieldManager=helm`, {
          ...manifest,
          metadata: { ...identity, ...manifest.metadata, annotations },
        })
      : await request('PATCH', `${path}?fieldManager=${encodeURIComponent(applier)}&force=true`, {
          ...manifest,
          metadata: { ...manifest.metadata, annotations },
        });
  return status < 300 ? undefined : `${manifest.kind} ${manifest.metadata.name}: ${status} ${message}`;
}

const releaseAnnotation = 'meta.helm.sh/release-name';

/**
 * Whether it is Helm 4, or who embeds it, which applies on the server. Helm 3 does not, and what it had set would stay
 * after an apply: there the whole object is replaced.
 */
const appliesRelease = ({ operation, fieldsV1 }: FieldManager): boolean =>
  operation === 'Apply' && `f:${releaseAnnotation}` in (fieldsV1?.['f:metadata']?.['f:annotations'] ?? {});

const namespace = (): string => readFileSync(`${account}/namespace`, 'utf8');

async function request(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${apiServer}/apis/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${readFileSync(`${account}/token`, 'utf8')}`,
      'content-type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json',
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const answer: Omit<Answer, 'status'> = JSON.parse(await response.text());
  return { ...answer, status: response.status };
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
