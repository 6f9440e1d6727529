import { usualPorts } from '../../../../services/shared/usual-ports';
import type { Kubectl } from '../../../cluster/kubectl';
import { attempt } from '../attempt';
import { injectedContainers, preload } from '../injection-marks';
import type { Container, Pod } from '../resources';
import type { Attempt, Inside, Observation } from '../state';

/** Looks at the injected containers of a pod: only there are its variables, processes and network what they are. */
export async function observe(kubectl: Kubectl, pod: Pod): Promise<Observation[]> {
  const running = injectedContainers(pod).filter(({ name }) =>
    pod.status.containerStatuses?.some(
      (status) => status.name === name && status.state?.running !== undefined,
    ),
  );
  return Promise.all(
    running.map(async (container) => {
      const [inside, said] = await Promise.all([
        lookInside(kubectl, pod, container),
        readLog(kubectl, pod, container),
      ]);
      return { container, inside, said };
    }),
  );
}

function lookInside(kubectl: Kubectl, { metadata }: Pod, { name }: Container): Promise<Attempt<Inside>> {
  // Without NODE_OPTIONS: what looks is not to be traced.
  const command = ['env', 'NODE_OPTIONS=', 'node', '--eval', `(${lookAround})()`];
  return attempt(async () =>
    JSON.parse(await kubectl.run(['exec', metadata.name, '--container', name, '--', ...command])),
  );
}

/** What the bundle has to say, it says as it starts. */
function readLog(kubectl: Kubectl, { metadata }: Pod, { name }: Container): Promise<Attempt<string[]>> {
  const options = ['--container', name, '--limit-bytes=131072'];
  return attempt(async () => {
    const lines = (await kubectl.run(['logs', metadata.name, ...options])).split('\n');
    return lines.flatMap((line) => messageOf(line) ?? []);
  });
}

function messageOf(line: string): string | undefined {
  if (!line.startsWith('{"timestamp"')) return undefined;
  try {
    const { message }: { message?: unknown } = JSON.parse(line);
    return typeof message === 'string' ? message : undefined;
  } catch {
    // The last line is cut where the limit falls.
    return undefined;
  }
}

/** Runs in the container, as text: it may use nothing of this module, beside what is written into it. */
const lookAround = String.raw`async () => {
  const { readdirSync, readFileSync, readlinkSync } = require('node:fs');
  const { connect } = require('node:net');
  const { env } = process;
  const environment = Object.fromEntries(Object.entries(env).filter(([name]) => /^(JAEGER_SAMPL\w*|TRACING_ENABLED)$/.test(name)));
  const tryTo = (work, onError = () => undefined) => { try { return work(); } catch (error) { return onError(error); } };
  const hidden = new Set();
  const preloads = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && pid !== String(process.pid)).flatMap((pid) => {
    const onError = ({ code }) => { if (code === 'EACCES') hidden.add(pid); };
    const isNode = /\/node(js)?( \(deleted\))?$/.test(tryTo(() => readlinkSync('/proc/' + pid + '/exe'), onError) || '');
    const variables = isNode ? tryTo(() => readFileSync('/proc/' + pid + '/environ', 'utf8'), onError) : undefined;
    if (variables === undefined) return [];
    return [variables.split('\0').some((variable) => variable.startsWith('NODE_OPTIONS=') && variable.includes('${preload}'))];
  });
  const jaeger = env.JAEGER_HOST && env.JAEGER_PORT === '14268' ? 'http://' + env.JAEGER_HOST + ':14268' : undefined;
  const urls = [env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT, jaeger].filter(Boolean);
  const reach = (url) => new Promise((resolve) => {
    const { protocol, hostname, port } = new URL(url);
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    const end = (reason) => { socket.destroy(); resolve([url, reason]); };
    socket.setTimeout(5000, () => end('no answer within 5 s'));
    socket.on('connect', () => end(null));
    socket.on('error', (error) => end(error.code || error.message));
  });
  const fetchText = async (url) => (await fetch(url, { signal: AbortSignal.timeout(5000) })).text();
  const ports = [env.OPERATIONS_PORT || ${usualPorts.operations}, env.WORKER_PORT || ${usualPorts.worker}];
  const metrics = await Promise.any(ports.map((port) => fetchText('http://127.0.0.1:' + port + '/metrics'))).catch(() => '');
  const endpoints = Object.fromEntries(await Promise.all(urls.map((url) => tryTo(() => reach(url)) || [url, 'is no URL'])));
  console.log(JSON.stringify({ environment, version: process.versions.node, preloads, hidden: hidden.size, metrics, endpoints }));
}`;
