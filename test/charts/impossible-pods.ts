import { environment } from '../../charts/environments';
import { change } from './impossible-change';

const { mangamotion: development } = environment('development');

const refused = (key: string, label: string) =>
  `have no key that begins with ${key}, as the chart's own do, got ${JSON.stringify({ [label]: 'x' })}`;

/** Settings of pods by which they would lose what the chart says of them. */
export const impossiblePods = [
  change(
    'a variable that the chart sets',
    'worker',
    {
      ...development.worker,
      extraEnv: [{ name: 'HTTPS_PROXY' }, { name: 'REDIS_URL', value: 'redis://other' }],
    },
    'worker.extraEnv.1.name must be none that the chart itself sets, got "REDIS_URL"',
  ),
  change(
    'common labels that selectors go by',
    'commonLabels',
    { 'app.kubernetes.io/instance': 'x' },
    `commonLabels must ${refused('app.kubernetes.io/', 'app.kubernetes.io/instance')}`,
  ),
  change(
    'labels of pods that selectors go by',
    'api',
    { ...development.api, podLabels: { 'app.kubernetes.io/component': 'x' } },
    `api.podLabels must ${refused('app.kubernetes.io/', 'app.kubernetes.io/component')}`,
  ),
  change(
    'an annotation of pods that injects another bundle',
    'worker',
    { ...development.worker, podAnnotations: { 'instrumentation.opentelemetry.io/inject-nodejs': 'x' } },
    `worker.podAnnotations must ${refused('checksum/ or instrumentation.opentelemetry.io/', 'instrumentation.opentelemetry.io/inject-nodejs')}`,
  ),
];
