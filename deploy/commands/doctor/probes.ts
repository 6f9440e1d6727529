import type { Kubectl } from '../../cluster/kubectl';
import { PortForward } from '../../cluster/port-forward';
import { JaegerApi } from '../../jaeger/jaeger-api';
import { attempt } from './attempt';
import { probePod } from './injection-marks';
import type { Instrumentation, Metadata, Pod } from './resources';
import type { Attempt } from './state';

const queryPort = 16_686;

/** Asks the webhooks about an Instrumentation, which is not stored: a ready pod alone does not mean that they answer. */
export async function tryInstrumentation(kubectl: Kubectl): Promise<Attempt<true>> {
  const metadata = { generateName: 'mangamotion-doctor-' };
  const manifest = { apiVersion: 'opentelemetry.io/v1alpha1', kind: 'Instrumentation', metadata, spec: {} };
  return attempt(async () => {
    await dryRun(kubectl, manifest);
    return true as const;
  });
}

/** What would become of a pod that asks for the Instrumentation; it is not stored either. */
export async function tryPod(
  kubectl: Kubectl,
  { metadata }: Instrumentation,
  image: string,
): Promise<Attempt<Pod>> {
  return attempt(async () =>
    JSON.parse(await dryRun(kubectl, probePod(`${metadata.namespace}/${metadata.name}`, image))),
  );
}

const dryRun = (kubectl: Kubectl, manifest: object): Promise<string> =>
  kubectl.run(['create', '--dry-run=server', '--output', 'json', '--filename', '-'], {
    input: JSON.stringify(manifest),
  });

/** The services that Jaeger knows, through a port-forward as a user would; undefined where there is no query service. */
export async function askJaeger(kubectl: Kubectl): Promise<Attempt<readonly string[]> | undefined> {
  const services = await kubectl.list<QueryService>('services');
  const query = services.find(({ metadata, spec }) => metadata.name.endsWith('-query') && listens(spec));
  if (!query) return undefined;
  return attempt(async () => {
    const of = `service/${query.metadata.name}`;
    await using forward = await PortForward.open(kubectl, { of, port: queryPort, timeoutMillis: 10_000 });
    return await new JaegerApi(forward.url).services();
  });
}

interface QueryService {
  readonly metadata: Metadata;
  readonly spec: { readonly ports?: readonly { readonly port: number }[] };
}

const listens = ({ ports }: QueryService['spec']): boolean =>
  ports?.some(({ port }) => port === queryPort) ?? false;
