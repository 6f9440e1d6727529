import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const restartOnHup = 'deploy/cluster/tilt/restart-on-hup.sh';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly template?: { readonly spec: { readonly containers: readonly Container[] } } };
}

interface Container {
  readonly command?: readonly string[];
  readonly securityContext?: object;
  readonly env?: readonly { readonly name: string }[];
}

/**
 * The chart's manifests as Tilt deploys them: without Helm's hooks, whose work Tilt's own order does, and with API and
 * worker such that their files can be replaced while they run.
 *
 * @param yaml what `helm template` prints.
 */
export function liveManifests(yaml: string): object[] {
  return parseAllDocuments(yaml)
    .map((document): Manifest | null => document.toJS())
    .filter((manifest) => manifest !== null)
    .filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined)
    .map((manifest) => (manifest.kind === 'Deployment' ? liveDeployment(manifest) : manifest));
}

function liveDeployment(manifest: Manifest): object {
  const { spec } = manifest;
  if (!spec?.template) return manifest;
  const { template } = spec;
  const containers = template.spec.containers.map(liveContainer);
  return {
    ...manifest,
    spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } },
  };
}

/** The program starts again upon SIGHUP, in the same container, and at once: nothing takes its place meanwhile. */
function liveContainer({ env, ...container }: Container): Container {
  return {
    ...container,
    ...(env && { env: env.filter(({ name }) => name !== 'SHUTDOWN_DELAY_MILLIS') }),
    command: ['sh', '-c', readFileSync(restartOnHup, 'utf8'), 'restart-on-hup', ...(container.command ?? [])],
    securityContext: { ...container.securityContext, readOnlyRootFilesystem: false },
  };
}
