import { environment } from '../../charts/environments';
import { change } from './impossible-change';
import { impossibleKeep } from './impossible-keep';
import { impossiblePods } from './impossible-pods';
import { impossibleStorage } from './impossible-storage';
import { impossibleStrategies } from './impossible-strategies';
import { impossibleTraces } from './impossible-traces';
import { proxied } from './proxied';

const { mangamotion: development } = environment('development');
const { mangamotion: production } = environment('production');

/** Settings that cannot be, each with the message that says so. */
export const impossible = [
  ...impossibleStorage,
  ...impossiblePods,
  ...impossibleStrategies,
  ...impossibleTraces,
  ...impossibleKeep,
  change(
    'a ratio of 7',
    'sampler',
    { type: 'probabilistic', param: 7 },
    'sampler.param must be within 0..1 for probabilistic, got 7',
  ),
  change(
    'const 0.5',
    'sampler',
    { type: 'const', param: 0.5 },
    'sampler.param must be 0 or 1 for const, got 0.5',
  ),
  change(
    'a rate of 0',
    'sampler',
    { type: 'rateLimiting', param: 0 },
    'sampler.param must be traces per second above 0 for rateLimiting, got 0',
  ),
  change(
    'an adaptive rate of 0',
    'sampler',
    { type: 'adaptive', param: 0 },
    'sampler.param must be traces per second above 0 for adaptive, got 0',
  ),
  change(
    'remote without a strategy',
    'sampler',
    { type: 'remote', param: 1 },
    'strategy.type must be probabilistic or ratelimiting where sampler.type is remote, got "none"',
  ),
  change(
    'half a trace per second',
    'strategy',
    { ...development.strategy, type: 'ratelimiting', param: 0.5 },
    'strategy.param must be a whole number of traces per second from 1 for ratelimiting, because Jaeger cuts fractions off, got 0.5',
  ),
  change(
    'the production strategy in memory',
    'jaeger',
    { ...development.jaeger, strategy: 'production' },
    'jaeger.storage.type must be elasticsearch, opensearch or cassandra for the production strategy, which else becomes allInOne, got "memory"',
  ),
  change(
    'UDP to Jaeger v1',
    'tracing',
    { ...development.tracing, jaegerPort: 6831 },
    'tracing.jaegerPort must be 0 or 14268 for jaeger-operator: Jaeger 1.65 has no agent, so nothing answers on its UDP ports, got 6831',
  ),
  change(
    'no exporter',
    'tracing',
    { ...development.tracing, otlp: false },
    'tracing.otlp must be true where tracing.jaegerPort is 0, or spans have nowhere to go, got false',
  ),
  change(
    'an external backend without an endpoint',
    'tracing',
    { ...development.tracing, backend: 'external' },
    'tracing.externalEndpoint must be set where tracing.backend is external, got ""',
  ),
  change(
    'jaeger-v2 in two parts over memory',
    'jaeger',
    { ...development.jaeger, strategy: 'production' },
    'jaeger.storage.type must be elasticsearch, opensearch or cassandra for the production strategy, whose query reads what its collectors wrote, got "memory"',
    { ...development, tracing: { ...development.tracing, backend: 'jaeger-v2' } },
  ),
  change(
    'an ingress without a host',
    'ingress',
    { ...development.ingress, enabled: true },
    'ingress.host must be set where ingress.enabled is true, got ""',
  ),
  change(
    'a route of no gateway',
    'httpRoute',
    { ...development.httpRoute, enabled: true },
    'httpRoute.gateway must be set where httpRoute.enabled is true, got ""',
  ),
  change(
    'alerts on rates of too few samples',
    'monitoring',
    { ...development.monitoring, alerts: true, intervalSeconds: 300 },
    'monitoring.intervalSeconds must be at most 60 where monitoring.alerts is true, whose rates over five minutes need enough samples, got 300',
  ),
  change(
    'an origin with a path',
    'objectStorage',
    { ...development.objectStorage, pageOrigin: 'http://localhost:3000/' },
    'objectStorage.pageOrigin must be scheme, host and port alone, in lower case, or empty, got "http://localhost:3000/"',
  ),
  change(
    'a schedule that no CronJob takes',
    'jaeger',
    { ...development.jaeger, storage: { ...development.jaeger.storage, retentionSchedule: '55 24 * * *' } },
    'jaeger.storage.retentionSchedule must be a cron expression such as 55 23 * * *, got "55 24 * * *"',
  ),
  change(
    'an external Redis without a Secret',
    'redis',
    { ...development.redis, deploy: false },
    'redis.existingSecret must be set where redis.deploy is false, got ""',
  ),
  change(
    'a Redis of one pod in production',
    'redis',
    { ...production.redis, deploy: true },
    'redis.deploy must be false in production: the deployed one is a single pod, got true',
    production,
  ),
  change(
    'one API pod in production',
    'api',
    { ...production.api, replicas: 1 },
    'api.replicas must be at least 2 in production, got 1',
    production,
  ),
  change(
    'an issuer that is not named',
    'authentication',
    { ...production.authentication, oidc: { ...production.authentication.oidc, issuer: '' } },
    'authentication.oidc.issuer must be set where authentication.mode is oidc, got ""',
  ),
  change(
    'an issuer whose keys come over http',
    'authentication',
    {
      ...production.authentication,
      oidc: { ...production.authentication.oidc, issuer: 'http://login.example.com' },
    },
    'authentication.oidc.issuer must be an https URL, or empty, got "http://login.example.com"',
  ),
  change(
    'tokens for anybody',
    'authentication',
    { ...production.authentication, oidc: { ...production.authentication.oidc, audience: '' } },
    'authentication.oidc.audience must be set where authentication.mode is oidc, got ""',
  ),
  change(
    'no choice of who says who calls',
    'authentication',
    { ...production.authentication, mode: '' },
    'authentication.mode must be one of oidc, trustedHeader, none, got ""',
    production,
  ),
  change(
    'a proxy without a secret',
    'authentication',
    { ...proxied.authentication, trustedHeader: { ...development.authentication.trustedHeader } },
    'authentication.trustedHeader.existingSecret must be set where authentication.mode is trustedHeader: whoever knows no secret could be the proxy, got ""',
    proxied,
  ),
  change(
    'a proxy that anybody can go around',
    'networkPolicies',
    { ...proxied.networkPolicies, enabled: false },
    'networkPolicies.enabled must be true where authentication.mode is trustedHeader, so that nobody but the proxy reaches the API, got false',
    proxied,
  ),
  change(
    'a proxy of any namespace',
    'networkPolicies',
    { ...proxied.networkPolicies, ingressNamespace: '' },
    'networkPolicies.ingressNamespace must be the namespace of the proxy where authentication.mode is trustedHeader, got ""',
    proxied,
  ),
  change(
    'a path that does not begin with /',
    'ingress',
    { ...production.ingress, paths: ['api'] },
    'ingress.paths.0 must be a path that begins with /, got "api"',
  ),
  change(
    'an unknown environment',
    'environment',
    'test',
    'environment must be one of development, staging, production, got "test"',
  ),
  change(
    'an unknown port',
    'tracing',
    { ...development.tracing, jaegerPort: 6833 },
    'tracing.jaegerPort must be one of 0, 6831, 6832, 14268, got 6833',
  ),
  change(
    'files above what clamd takes',
    'limits',
    { ...development.limits, fileSizeBytes: 104_857_601 },
    'limits.fileSizeBytes must be at most 104857600, got 104857601',
  ),
  change(
    'a quantity with a space',
    'api',
    { ...development.api, resources: { cpu: '100 m', memory: '1Gi' } },
    'api.resources.cpu must be a quantity such as 250m or 256Mi, got "100 m"',
  ),
  change(
    'an unknown setting',
    'sampler',
    { ...development.sampler, ratio: 1 },
    'sampler.ratio is not a setting',
  ),
  change(
    'a database of a cluster',
    'redis',
    { ...production.redis, topology: 'cluster', database: 1 },
    'redis.database must be 0 in a cluster, which has no other, got 1',
    production,
  ),
  change(
    'Sentinels without the name of their primary',
    'redis',
    { ...production.redis, topology: 'sentinel' },
    'redis.primaryName must be set where redis.topology is sentinel, got ""',
    production,
  ),
];

/** Fewer pods at most than at least: only a template can compare two values, a schema cannot. */
export const impossibleOrder = change(
  'more pods at least than at most',
  'api',
  { ...development.api, autoscaling: { ...development.api.autoscaling, minReplicas: 9 } },
  'api.autoscaling.minReplicas must be at most api.autoscaling.maxReplicas, got 9',
);
