import { healthEndpoint } from '../../services/api/health/health-endpoint';

/** Whose samples; in a dashboard both are variables. */
export interface Source {
  readonly namespace: string;
  /** The release's. */
  readonly name: string;
}

type Component = 'api' | 'worker';

/** Matchers for the samples of a release's components, by the labels that a ServiceMonitor gives them. */
export function samplesOf({ namespace, name }: Source, ...components: readonly Component[]): string {
  const service =
    components.length === 1
      ? `service="${name}-${components[0]}"`
      : `service=~"${name}-(${components.join('|')})"`;
  return `namespace="${namespace}",${service}`;
}

/** Matchers for the samples of a release's collectors, by the Service that the operator makes for their metrics. */
export const samplesOfCollectors = ({ namespace, name }: Source): string =>
  `namespace="${namespace}",service=~"${name}-(route|keep)-collector-monitoring"`;

/** Matchers for the requests of users: not those of load balancers' health checks. */
export const requestsOf = (source: Source): string =>
  `route!="${healthEndpoint.path}",${samplesOf(source, 'api')}`;
