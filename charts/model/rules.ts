import { jaegerPageRules } from './jaeger-page-rules';
import { jaegerV1Rules } from './jaeger-v1';
import { jaegerV2Rules } from './jaeger-v2-rules';
import { keepOrders, keepRules } from './keep-rules';
import { monitoringRules } from './monitoring';
import { rolloutRules } from './rollout';
import { serverRules } from './server-rules';
import { publicServiceRules } from './service';
import { accountRules } from './service-account';
import { strategyRules } from './strategy-rules';
import { traceExportRules } from './trace-export-rules';
import { traceStorageRules } from './trace-storage-rules';

/**
 * What fields must obey together. One table serves the check at synth and, as if/then, the schema of the
 * chart's values, so that Helm rejects what synth rejects.
 */
export interface Rule {
  /** Paths and the values that they have where the rule applies. */
  readonly when: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** The field that is restricted. */
  readonly path: string;
  /** JSON Schema of what it may be. */
  readonly allowed: Allowed;
  /** Of what values state, and not of a default: left to the template, which says why where the schema could not. */
  readonly isStated?: boolean;
  /** Completes "<path> must …". */
  readonly rule: string;
}

/** The part of JSON Schema that rules use. */
export interface Allowed {
  readonly enum?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly not?: { readonly enum: readonly (string | number)[] };
  /** Of a list. */
  readonly maxItems?: number;
  /** Of a map. */
  readonly maxProperties?: number;
}

const ratio: Allowed = { minimum: 0, maximum: 1 };
const notEmpty: Allowed = { minLength: 1 };

/** Rules of the mangamotion chart. Sources of those about Jaeger: the Jaeger Operator's `pkg/strategy` and `pkg/config/sampling`. */
export const mangamotionRules: readonly Rule[] = [
  ...keepRules,
  {
    when: { 'sampler.type': ['const'] },
    path: 'sampler.param',
    allowed: { ...ratio, multipleOf: 1 },
    rule: 'be 0 or 1 for const',
  },
  {
    when: { 'sampler.type': ['probabilistic'] },
    path: 'sampler.param',
    allowed: ratio,
    rule: 'be within 0..1 for probabilistic',
  },
  {
    when: { 'sampler.type': ['remote'] },
    path: 'sampler.param',
    allowed: ratio,
    rule: 'be within 0..1 for remote',
  },
  ...['rateLimiting', 'adaptive'].map((type) => ({
    when: { 'sampler.type': [type] },
    path: 'sampler.param',
    allowed: { exclusiveMinimum: 0 },
    rule: `be traces per second above 0 for ${type}`,
  })),
  {
    when: { 'sampler.type': ['remote'], 'tracing.backend': ['external'] },
    path: 'tracing.samplingEndpoint',
    allowed: notEmpty,
    rule: 'be set where sampler.type is remote and tracing.backend is external',
  },
  ...strategyRules,
  {
    when: { 'tracing.enabled': [true], 'tracing.jaegerPort': [0] },
    path: 'tracing.otlp',
    allowed: { enum: [true] },
    rule: 'be true where tracing.jaegerPort is 0, or spans have nowhere to go',
  },
  {
    when: { 'tracing.backend': ['jaeger-operator'], 'keep.enabled': [false] },
    path: 'tracing.jaegerPort',
    allowed: { enum: [0, 14268] },
    rule: 'be 0 or 14268 for jaeger-operator: Jaeger 1.65 has no agent, so nothing answers on its UDP ports',
  },
  {
    when: { 'tracing.backend': ['external'], 'tracing.otlp': [true] },
    path: 'tracing.externalEndpoint',
    allowed: notEmpty,
    rule: 'be set where tracing.backend is external',
  },
  {
    when: {
      'tracing.backend': ['external'],
      'tracing.jaegerPort': [6831, 6832, 14268],
      'keep.enabled': [false],
    },
    path: 'jaeger.host',
    allowed: notEmpty,
    rule: 'be set where tracing.backend is external and tracing.jaegerPort is not 0',
  },
  {
    when: { 'tracing.backend': ['jaeger-operator'], 'jaeger.strategy': ['production'] },
    path: 'jaeger.storage.type',
    allowed: { enum: ['elasticsearch', 'opensearch', 'cassandra'] },
    rule: 'be elasticsearch, opensearch or cassandra for the production strategy, which else becomes allInOne',
  },
  ...jaegerV1Rules,
  ...jaegerV2Rules,
  ...jaegerPageRules,
  {
    when: { 'jaeger.storage.type': ['elasticsearch', 'opensearch', 'cassandra'] },
    path: 'jaeger.storage.servers',
    allowed: notEmpty,
    rule: 'be set where traces are not kept in memory',
  },
  {
    when: {
      environment: ['production'],
      'tracing.enabled': [true],
      'tracing.backend': ['jaeger-operator', 'jaeger-v2'],
    },
    path: 'jaeger.storage.type',
    allowed: { enum: ['elasticsearch', 'opensearch', 'cassandra'] },
    rule: 'be elasticsearch, opensearch or cassandra in production, where memory would lose every trace with the pod',
  },
  ...traceExportRules,
  ...traceStorageRules,
  ...serverRules,
  {
    when: { environment: ['staging', 'production'] },
    path: 'authentication.mode',
    allowed: { enum: ['oidc', 'trustedHeader', 'none'] },
    // Values of an older release know nothing of it, and its default lets everybody say who he is.
    isStated: true,
    rule: 'be said in so many words outside development',
  },
  ...['issuer', 'audience'].map((field) => ({
    when: { 'authentication.mode': ['oidc'] },
    path: `authentication.oidc.${field}`,
    allowed: notEmpty,
    rule: 'be set where authentication.mode is oidc',
  })),
  {
    when: { 'authentication.mode': ['trustedHeader'] },
    path: 'authentication.trustedHeader.existingSecret',
    allowed: notEmpty,
    rule: 'be set where authentication.mode is trustedHeader: whoever knows no secret could be the proxy',
  },
  {
    when: { 'authentication.mode': ['trustedHeader'] },
    path: 'networkPolicies.enabled',
    allowed: { enum: [true] },
    rule: 'be true where authentication.mode is trustedHeader, so that nobody but the proxy reaches the API',
  },
  {
    when: { 'authentication.mode': ['trustedHeader'] },
    path: 'networkPolicies.ingressNamespace',
    allowed: notEmpty,
    rule: 'be the namespace of the proxy where authentication.mode is trustedHeader',
  },
  {
    when: { 'ingress.enabled': [true] },
    path: 'ingress.host',
    allowed: notEmpty,
    rule: 'be set where ingress.enabled is true',
  },
  {
    when: { 'httpRoute.enabled': [true] },
    path: 'httpRoute.gateway',
    allowed: notEmpty,
    rule: 'be set where httpRoute.enabled is true',
  },
  ...monitoringRules,
  ...rolloutRules('api', 'worker', 'keep.routing', 'keep.deciding', 'jaeger.v2', 'jaeger.v1', 'jaeger.page'),
  ...accountRules(
    'api',
    'worker',
    'redis',
    'objectStorage',
    'clamd',
    'keep.routing',
    'keep.deciding',
    'jaeger.v2',
    'jaeger.page',
  ),
  ...publicServiceRules('api.service'),
  {
    when: { environment: ['production'] },
    path: 'api.replicas',
    allowed: { minimum: 2 },
    rule: 'be at least 2 in production',
  },
];

/** A number that must not be above another one. */
export interface Order {
  readonly lesser: string;
  readonly greater: string;
  /** Completes "<lesser> must …". */
  readonly rule: string;
}

export const mangamotionOrders: readonly Order[] = [
  {
    lesser: 'jaeger.v2.autoscaling.minReplicas',
    greater: 'jaeger.v2.autoscaling.maxReplicas',
    rule: 'be at most jaeger.v2.autoscaling.maxReplicas',
  },
  ...keepOrders,
  ...['api', 'worker'].map((component) => ({
    lesser: `${component}.autoscaling.minReplicas`,
    greater: `${component}.autoscaling.maxReplicas`,
    rule: `be at most ${component}.autoscaling.maxReplicas`,
  })),
  {
    lesser: 'limits.scanSeconds',
    greater: 'limits.scanAttemptSeconds',
    rule: 'be at most limits.scanAttemptSeconds, which scans at least one file',
  },
  {
    lesser: 'limits.scanWaitLimitSeconds',
    greater: 'limits.quarantineRetentionSeconds',
    rule: 'be at most limits.quarantineRetentionSeconds, after which a waiting job has no files',
  },
];
