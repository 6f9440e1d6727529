import { z } from 'zod';
import { choice } from './fields';
import type { Rule } from './rules';

/** Each number in one way alone: `00%` is 0 as well, and YAML reads `010` as 8. */
const countOrShare = (description: string) => {
  const error = 'be a number of pods, or a share such as 25%, without zeros before it';
  return z
    .union(
      [z.string().regex(/^(0|[1-9][0-9]{0,2})%?$/, { error }), z.int().min(0).max(999).transform(String)],
      {
        error,
      },
    )
    .describe(description);
};

/** How new pods take the place of old ones. */
export const updateStrategy = z
  .strictObject({
    type: choice(
      ['RollingUpdate', 'Recreate'],
      'RollingUpdate: a few at a time. Recreate: the old ones go first.',
    ),
    maxUnavailable: countOrShare('Most pods, or share of them, that are missing meanwhile.'),
    maxSurge: countOrShare('Most pods, or share of them, that are there beside the old ones.'),
  })
  .describe('How new pods take the place of old ones.');
export type UpdateStrategy = z.infer<typeof updateStrategy>;

/** Kubernetes refuses a Deployment that may neither lack a pod nor have one more. */
export const rolloutRules = (...workloads: readonly string[]): Rule[] =>
  workloads.map((workload) => ({
    when: {
      [`${workload}.updateStrategy.type`]: ['RollingUpdate'],
      [`${workload}.updateStrategy.maxUnavailable`]: ['0', 0, '0%'],
    },
    path: `${workload}.updateStrategy.maxSurge`,
    allowed: { not: { enum: ['0', 0, '0%'] } },
    rule: `not be 0 where ${workload}.updateStrategy.maxUnavailable is 0, or no pod could be replaced`,
  }));
