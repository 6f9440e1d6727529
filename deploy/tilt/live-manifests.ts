import { parseAllDocuments } from 'yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly template?: { readonly spec: { readonly containers: readonly Container[] } } };
}

interface Container {
  readonly command?: readonly string[];
  readonly securityContext?: object;
  readonly lifecycle?: object;
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

/** Node.js itself starts the program again when a file that it loaded has changed. */
function liveContainer({ lifecycle: _delayAtEnd, ...container }: Container): Container {
  const [node = 'node', ...program] = container.command ?? [];
  return {
    ...container,
    command: [node, '--watch', '--watch-preserve-output', ...program],
    securityContext: { ...container.securityContext, readOnlyRootFilesystem: false },
  };
}
