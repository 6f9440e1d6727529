import { environment } from '../../charts/environments';
import { valueAt } from '../../charts/model/value-at';
import { change } from './impossible-change';
import { proxied } from './proxied';

const { mangamotion: development } = environment('development');

const refused = (key: string, label: string) =>
  `have no key that begins with ${key}, as the chart's own do, got ${JSON.stringify({ [label]: 'x' })}`;

/** The settings with another value at the path. */
const replaced = (settings: unknown, [key, ...rest]: readonly string[], value: unknown): unknown =>
  key === undefined
    ? value
    : { ...Object(settings), [key]: replaced(valueAt(Object(settings), key), rest, value) };

/** Wherever the chart may make an account. */
const accounts = [
  ['api'],
  ['worker'],
  ['redis'],
  ['objectStorage'],
  ['clamd'],
  ['keep', 'routing'],
  ['keep', 'deciding'],
  ['jaeger', 'v2'],
  ['jaeger', 'page'],
];
const taken = { create: true, name: 'default', annotations: {}, automount: false };

const neither = { type: 'RollingUpdate', maxUnavailable: '0%', maxSurge: 0 };

/** Settings of pods by which they would lose what the chart says of them. */
export const impossiblePods = [
  ...[
    ['api'],
    ['worker'],
    ['keep', 'routing'],
    ['keep', 'deciding'],
    ['jaeger', 'v2'],
    ['jaeger', 'v1'],
    ['jaeger', 'page'],
  ].map(([key = '', ...inner]) => {
    const path = [key, ...inner].join('.');
    return change(
      `a rollout of ${path} that replaces no pod`,
      key,
      replaced(valueAt(development, key), [...inner, 'updateStrategy'], neither),
      `${path}.updateStrategy.maxSurge must not be 0 where ${path}.updateStrategy.maxUnavailable is 0, or no pod could be replaced, got "0"`,
    );
  }),
  ...['00%', '000', '010', '+1', '1.0'].map((maxSurge) =>
    change(
      `a rollout by ${maxSurge}`,
      'worker',
      replaced(development.worker, ['updateStrategy', 'maxSurge'], maxSurge),
      `worker.updateStrategy.maxSurge must be a number of pods, or a share such as 25%, without zeros before it, got "${maxSurge}"`,
    ),
  ),
  ...accounts.map(([key = '', ...inner]) => {
    const path = [key, ...inner, 'serviceAccount'].join('.');
    return change(
      `the account of others as ${path}`,
      key,
      replaced(valueAt(development, key), [...inner, 'serviceAccount'], taken),
      `${path}.name must not be default where ${path}.create is true: each namespace has that account already, for all pods that name none, got "default"`,
    );
  }),
  ...(
    [
      ['worker', 'temporarySize', '0'],
      ['worker', 'temporarySize', '0.0'],
      ['redis', 'storage', '000Gi'],
      ['objectStorage', 'storage', 0],
    ] as const
  ).map(([key, field, size]) =>
    change(
      `${key}.${field} of ${JSON.stringify(size)}`,
      key,
      { ...development[key], [field]: size },
      `${key}.${field} must be a quantity above 0 such as 250m or 256Mi, got ${JSON.stringify(size)}`,
    ),
  ),
  ...(
    [
      ['memory', '0Mi', ''],
      ['disk', '0.00', ''],
      ['cpuLimit', '0m', ', or empty'],
    ] as const
  ).map(([resource, most, orEmpty]) =>
    change(
      `no ${resource} for the API`,
      'api',
      replaced(development.api, ['resources', resource], most),
      `api.resources.${resource} must be a quantity above 0 such as 250m or 256Mi${orEmpty}, got "${most}"`,
    ),
  ),
  change(
    'a node for the one pod of Jaeger v1',
    'jaeger',
    { ...development.jaeger, v1: { ...development.jaeger.v1, nodeSelector: { pool: 'x' } } },
    'jaeger.v1.nodeSelector must be empty for allInOne, whose pod the Jaeger Operator gives none: say it by jaeger.v1.affinity, got {"pool":"x"}',
  ),
  ...(
    [
      [{ nodePort: 31_000 }, 'nodePort must be 0 where api.service.type is ClusterIP, got 31000'],
      [
        { externalTrafficPolicy: 'Local' },
        'externalTrafficPolicy must be empty where api.service.type is ClusterIP, got "Local"',
      ],
      [
        { type: 'NodePort', loadBalancerClass: 'x' },
        'loadBalancerClass must be empty where api.service.type is ClusterIP or NodePort, got "x"',
      ],
      [
        { loadBalancerSourceRanges: ['10.0.0.0/8'] },
        'loadBalancerSourceRanges must be empty where api.service.type is ClusterIP or NodePort, got ["10.0.0.0/8"]',
      ],
    ] as const
  ).map(([service, message]) =>
    change(
      `a Service with ${JSON.stringify(service)}`,
      'api',
      { ...development.api, service: { ...development.api.service, ...service } },
      `api.service.${message}`,
    ),
  ),
  change(
    'a load balancer beside the proxy that says who calls',
    'api',
    { ...proxied.api, service: { ...proxied.api.service, type: 'LoadBalancer' } },
    'api.service.type must be ClusterIP where authentication.mode is trustedHeader, or callers would go around the proxy, got "LoadBalancer"',
    proxied,
  ),
  change(
    'monitors of pods beside those of Services',
    'monitoring',
    { ...development.monitoring, serviceMonitor: true, podMonitor: true },
    'monitoring.podMonitor must be false where monitoring.serviceMonitor is true, or everything would be scraped twice, got true',
  ),
  change(
    'a variable that the chart sets',
    'worker',
    {
      ...development.worker,
      extraEnv: [{ name: 'NODE_DEBUG' }, { name: 'REDIS_URL', value: 'redis://other' }],
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

/** Less time than it takes: only a template can compare a value with a sum, a schema cannot. */
export const impossibleGraces = [
  change(
    'an API that is killed before its requests are over',
    'api',
    { ...development.api, drainSeconds: 60, terminationGracePeriodSeconds: 65 },
    'api.terminationGracePeriodSeconds must be 0, or more than api.drainSeconds + 5: the api serves for 5 seconds after it is told to stop, and ends its work within api.drainSeconds then, got 65',
  ),
  change(
    'a worker that is killed before its scan is over',
    'worker',
    { ...development.worker, terminationGracePeriodSeconds: 90 },
    'worker.terminationGracePeriodSeconds must be 0, or more than limits.scanSeconds + 30: the worker ends its work within that time after it is told to stop, got 90',
  ),
];
