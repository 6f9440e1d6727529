import type { Kubectl } from '../../../cluster/kubectl';
import { PortForward } from '../../../cluster/port-forward';
import { queryPath } from '../../../cluster/query-path';
import { JaegerApi } from '../../../jaeger/jaeger-api';
import { attempt } from '../attempt';
import { podOf } from '../injection-marks';
import type { Pod, Service } from '../resources';
import { type Attempt, known } from '../state';
import type { Found } from './workloads';

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

/** What would become of a pod that the workload made now; it is not stored either. */
export async function tryPod(
  kubectl: Kubectl,
  { metadata, template, controller }: Found,
): Promise<Attempt<Pod>> {
  const claims = controller?.spec.volumeClaimTemplates?.map((claim) => claim.metadata.name) ?? [];
  return attempt(async () => JSON.parse(await dryRun(kubectl, podOf(template, metadata.name, claims))));
}

const dryRun = (kubectl: Kubectl, manifest: object): Promise<string> =>
  kubectl.run(['create', '--dry-run=server', '--output', 'json', '--filename', '-'], {
    input: JSON.stringify(manifest),
  });

/** The services that Jaeger knows, through a port-forward as a user would; undefined where there is no query service. */
export async function askJaeger(
  kubectl: Kubectl,
  services: Attempt<readonly Service[]>,
): Promise<Attempt<readonly string[]> | undefined> {
  const query = known(services).find(
    ({ metadata, spec }) =>
      metadata.name.endsWith('-query') && spec.ports?.some(({ port }) => port === queryPort),
  );
  if (!query) return undefined;
  return attempt(async () => {
    const of = `service/${query.metadata.name}`;
    const path = await queryPath(kubectl, query.metadata.name);
    await using forward = await PortForward.open(kubectl, { of, port: queryPort, timeoutMillis: 10_000 });
    return await new JaegerApi(`${forward.url}${path}`).services();
  });
}
