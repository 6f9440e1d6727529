import { z } from 'zod';
import { objectName } from './fields';
import { jaegerOperatorPods } from './pods';
import type { Rule } from './rules';

/** Of Jaeger v1 alone. */
export const jaegerV1 = z
  .strictObject({
    ...jaegerOperatorPods,
    serviceAccount: z
      .strictObject({
        name: objectName('Name of an account that is there already; empty: the Jaeger Operator makes one.'),
      })
      .describe('The account of its pods.'),
  })
  .describe('Jaeger v1 alone, for the backend jaeger-operator.');

export const jaegerV1Rules: readonly Rule[] = [
  {
    when: { 'tracing.backend': ['jaeger-operator'], 'jaeger.strategy': ['allInOne'] },
    path: 'jaeger.v1.nodeSelector',
    allowed: { maxProperties: 0 },
    rule: 'be empty for allInOne, whose pod the Jaeger Operator gives none: say it by jaeger.v1.affinity',
  },
];
