import { usualPorts } from '../../../services/shared/usual-ports';
import type { Kubectl } from '../../cluster/kubectl';
import { attempt } from './attempt';
import type { Pod } from './resources';
import type { Attempt, Inside } from './state';

/** Looks at a running pod from inside: only there are its variables and its network what they are. */
export async function lookInside(
  kubectl: Kubectl,
  { metadata, spec, status }: Pod,
): Promise<Attempt<Inside> | undefined> {
  const [container] = spec.containers;
  if (status.phase !== 'Running' || !container) return undefined;
  // Without NODE_OPTIONS: what looks is not to be traced.
  const command = ['env', 'NODE_OPTIONS=', 'node', '--eval', `(${lookAround})()`];
  return attempt(async () =>
    JSON.parse(await kubectl.run(['exec', metadata.name, '--container', container.name, '--', ...command])),
  );
}

/** Runs in the pod, as text: it may use nothing of this module, beside what is written into it. */
const lookAround = String.raw`async () => {
  const { env } = process;
  const environment = Object.fromEntries(Object.entries(env).filter(([name]) => /^(JAEGER|TRACING)_/.test(name)));
  const jaeger = env.JAEGER_HOST && env.JAEGER_PORT === '14268' ? 'http://' + env.JAEGER_HOST + ':14268' : undefined;
  const urls = [env.OTEL_EXPORTER_OTLP_ENDPOINT, jaeger].filter(Boolean);
  const fetchText = async (url) => (await fetch(url, { signal: AbortSignal.timeout(5000) })).text();
  const whyNot = (error) => String(error.cause?.message || error.cause?.code || error.message);
  const reach = async (url) => [url, await fetchText(url).then(() => null, whyNot)];
  const ports = [env.OPERATIONS_PORT || ${usualPorts.operations}, env.WORKER_PORT || ${usualPorts.worker}];
  const metrics = await Promise.any(ports.map((port) => fetchText('http://127.0.0.1:' + port + '/metrics'))).catch(() => '');
  console.log(JSON.stringify({ environment, metrics, endpoints: Object.fromEntries(await Promise.all(urls.map(reach))) }));
}`;
