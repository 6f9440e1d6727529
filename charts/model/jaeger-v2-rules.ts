import type { Rule } from './rules';

/** Rules of the backend jaeger-v2. */
export const jaegerV2Rules: readonly Rule[] = [
  {
    when: { 'tracing.backend': ['jaeger-v2'], 'jaeger.strategy': ['production'] },
    path: 'jaeger.storage.type',
    allowed: { enum: ['elasticsearch', 'opensearch', 'cassandra'] },
    rule: 'be elasticsearch, opensearch or cassandra for the production strategy, whose query reads what its collectors wrote',
  },
];
