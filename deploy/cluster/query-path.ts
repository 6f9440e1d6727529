import type { Kubectl } from './kubectl';

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly env?: readonly { readonly name: string; readonly value?: string }[];
        }[];
      };
    };
  };
}

/**
 * The path that stands before those of Jaeger's API at the service, as the API of the pipeline is told; without a
 * slash at its end, and empty where nothing is said.
 */
export async function queryPath(kubectl: Kubectl, service: string): Promise<string> {
  // Who may not list them asks without it, as where nothing is said.
  const deployments = await kubectl.list<Deployment>('deployments').catch(() => []);
  const urls = deployments
    .flatMap(({ spec }) => spec.template.spec.containers)
    .flatMap(({ env = [] }) => env)
    .flatMap(({ name, value }) => (name === 'JAEGER_QUERY_URL' && URL.canParse(value ?? '') ? [value] : []))
    .map((value) => new URL(value ?? ''));
  const own = urls.find(({ hostname }) => hostname.split('.')[0] === service);
  return own?.pathname.replace(/\/+$/, '') ?? '';
}
