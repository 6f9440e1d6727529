import type { Rule } from './rules';

/** Rules about where Jaeger keeps traces. */
export const traceStorageRules: readonly Rule[] = [
  {
    when: { 'jaeger.storage.type': ['memory', 'cassandra'] },
    path: 'jaeger.storage.indices.rollover.enabled',
    allowed: { enum: [false] },
    rule: 'be false where jaeger.storage.type is neither elasticsearch nor opensearch, which alone have indices',
  },
];
