import type { Order, Rule } from './rules';

const whereKept = { 'keep.enabled': [true] };

/** What is kept is decided either when a trace begins, by its sampler, or when it is known: never twice. */
export const keepRules: readonly Rule[] = [
  {
    when: whereKept,
    path: 'sampler.type',
    allowed: { enum: ['const'] },
    rule: 'be const where keep.enabled is true: collectors can keep nothing that is not recorded; say keep.enabled=false to sample',
  },
  {
    when: whereKept,
    path: 'sampler.param',
    allowed: { minimum: 1, maximum: 1 },
    rule: 'be 1 where keep.enabled is true: how many traces are kept says keep.share; say keep.enabled=false to sample',
  },
  {
    when: { ...whereKept, 'tracing.backend': ['external'] },
    path: 'tracing.externalEndpoint',
    allowed: { minLength: 1 },
    rule: 'be set where keep.enabled is true and tracing.backend is external, as the collectors send there',
  },
  {
    when: whereKept,
    path: 'tracing.otlpHeaders.existingSecret',
    allowed: { enum: [''] },
    rule: 'be empty where keep.enabled is true: the collectors send to the backend, and have no headers; say keep.enabled=false, and sampler, to send them',
  },
  {
    when: { ...whereKept, 'tracing.backend': ['external'] },
    path: 'proxy.https',
    allowed: { enum: [''] },
    rule: 'be empty where keep.enabled is true and tracing.backend is external: the collectors send there, by no proxy; say keep.enabled=false, and sampler, to use one',
  },
];

export const keepOrders: readonly Order[] = [
  ...['routing', 'deciding'].map((tier) => ({
    lesser: `keep.${tier}.autoscaling.minReplicas`,
    greater: `keep.${tier}.autoscaling.maxReplicas`,
    rule: `be at most keep.${tier}.autoscaling.maxReplicas`,
  })),
  {
    lesser: 'keep.slowerThanSeconds',
    greater: 'keep.waitSeconds',
    rule: 'be at most keep.waitSeconds, after which a trace is decided on',
  },
];
