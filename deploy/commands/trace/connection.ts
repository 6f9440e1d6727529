import { reasonOf } from '../../../services/shared/failure/reason-of';
import { JaegerError } from '../../../services/shared/jaeger/jaeger-client';
import { run } from '../../cluster/command';
import { Kubectl } from '../../cluster/kubectl';
import { PortForward } from '../../cluster/port-forward';
import { queryPath } from '../../cluster/query-path';
import { requireCluster } from '../../cluster/require-cluster';
import { JaegerApi } from '../../jaeger/jaeger-api';
import type { TraceOptions } from './options';

/** Where Jaeger answers. */
export interface Connection extends AsyncDisposable {
  readonly api: JaegerApi;
  readonly url: string;
  /** True: the address is gone when this command ends. */
  readonly isForwarded: boolean;
}

type Where = Pick<TraceOptions, 'jaegerUrl' | 'context' | 'namespace' | 'release'>;

const usualUrl = 'http://127.0.0.1:16686';
/** A busy machine may take seconds to begin a request; where nothing listens, that is told at once. */
const probeTimeoutMillis = 10_000;

/**
 * Finds Jaeger: at the address given, in the cluster of the context given, else at its usual address, else in the
 * current context's kind cluster.
 *
 * @throws JaegerError that says where it was looked for, and what to do.
 */
export async function connect(where: Where): Promise<Connection> {
  if (where.jaegerUrl === undefined && where.context !== undefined) return forward(where, where.context);
  const url = where.jaegerUrl ?? usualUrl;
  try {
    await new JaegerApi(url, { answerMillis: probeTimeoutMillis }).services();
    return { api: new JaegerApi(url), url, isForwarded: false, async [Symbol.asyncDispose]() {} };
  } catch (error) {
    const context = where.jaegerUrl === undefined ? await kindContext() : where.context;
    if (context !== undefined) return forward(where, context);
    throw unreachable(url, where.jaegerUrl !== undefined, error);
  }
}

function unreachable(url: string, wasGiven: boolean, cause: unknown): JaegerError {
  const reason = reasonOf(cause);
  const advice = wasGiven
    ? 'Start Jaeger there, or name the right address by --jaeger or JAEGER_QUERY_URL.'
    : 'Start one (npm run demo, or docker compose -f docker-compose.tracing.yml up), name its address by --jaeger, ' +
      'or the cluster that it runs in by --context.';
  return new JaegerError(`no Jaeger answers at ${url} (${reason}).\n${advice}`, { cause });
}

async function forward({ namespace, release }: Where, context: string): Promise<Connection> {
  const kubectl = new Kubectl({ context, namespace });
  await requireCluster(kubectl);
  const { opened, path } = await openForward(kubectl, release);
  const url = `${opened.url}${path}`;
  return {
    api: new JaegerApi(url),
    url,
    isForwarded: true,
    [Symbol.asyncDispose]: () => opened.close(),
  };
}

async function openForward(
  kubectl: Kubectl,
  release: string,
): Promise<{ readonly opened: PortForward; readonly path: string }> {
  const { context } = kubectl.target;
  try {
    const service = await queryService(kubectl, release);
    const path = await queryPath(kubectl, service);
    const of = `service/${service}`;
    return { opened: await PortForward.open(kubectl, { of, port: 16_686, timeoutMillis: 15_000 }), path };
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new JaegerError(`Jaeger in the cluster of the context ${context} cannot be reached: ${reason}`, {
      cause,
    });
  }
}

/** By the names that the chart gives it with the backends `jaeger-operator` and `jaeger-v2`. */
async function queryService(kubectl: Kubectl, release: string): Promise<string> {
  const names = [`${release}-jaeger-query`, `${release}-jaeger-v2-query`];
  for (const name of names) if ((await kubectl.find('service', name)) !== undefined) return name;
  throw new JaegerError(
    `there is no service ${names.join(' or ')} in the namespace ${kubectl.target.namespace}; ` +
      '--namespace and --release name others',
  );
}

/** The current context, where it is a kind cluster's: no command of a developer may end up in production. */
export async function kindContext(): Promise<string | undefined> {
  const current = await run('kubectl', ['config', 'current-context'], { timeoutMillis: 10_000 }).then(
    (text) => text.trim(),
    () => '',
  );
  return current.startsWith('kind-') ? current : undefined;
}
