import type { Allowed, Rule } from './rules';

const ratio: Allowed = { minimum: 0, maximum: 1 };

/** What Jaeger can hand out. */
export const strategyRules: readonly Rule[] = [
  {
    when: { 'sampler.type': ['remote'], 'tracing.backend': ['jaeger-operator', 'jaeger-v2'] },
    path: 'strategy.type',
    allowed: { not: { enum: ['none'] } },
    rule: 'be probabilistic or ratelimiting where sampler.type is remote',
  },
  {
    when: {},
    path: 'strategy.type',
    allowed: { not: { enum: ['adaptive'] } },
    isStated: true,
    rule: 'not be adaptive, because what Jaeger calculates does not reach the samplers; say sampler.type=adaptive, and they adapt themselves',
  },
  {
    when: { 'strategy.type': ['probabilistic'] },
    path: 'strategy.param',
    allowed: ratio,
    rule: 'be within 0..1 for probabilistic',
  },
  {
    when: { 'strategy.type': ['ratelimiting'] },
    path: 'strategy.param',
    allowed: { minimum: 1, multipleOf: 1 },
    rule: 'be a whole number of traces per second from 1 for ratelimiting, because Jaeger cuts fractions off',
  },
  {
    when: { 'strategy.type': ['none'] },
    path: 'strategy.services',
    allowed: { maxItems: 0 },
    rule: 'be empty where strategy.type is none: what is not listed needs a strategy too',
  },
  {
    when: { 'tracing.backend': ['external'] },
    path: 'strategy.services',
    allowed: { maxItems: 0 },
    rule: 'be empty where tracing.backend is external, which hands out strategies of its own',
  },
];
