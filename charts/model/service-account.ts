import { z } from 'zod';
import { annotations, flag, objectName } from './fields';
import type { Rule } from './rules';

export const serviceAccount = z
  .strictObject({
    create: flag('false where somebody else makes the account.'),
    name: objectName(
      'Name of the account; empty: that of the pods, or where create is false the account default.',
    ),
    annotations: annotations(
      'For what gives pods an identity, such as eks.amazonaws.com/role-arn or iam.gke.io/gcp-service-account.',
    ),
    automount: flag(
      "Whether pods have the account's token for the API server, as some injectors of secrets ask for.",
    ),
  })
  .describe('The account of the pods.');
export type ServiceAccount = z.infer<typeof serviceAccount>;

/** The account of all pods of a namespace that name none. */
const notDefault = { not: { enum: ['default'] } };

/** The chart would take over an account that is not its own, and give others its identity. */
export const accountRules = (...workloads: readonly string[]): Rule[] =>
  workloads.map((workload) => ({
    when: { [`${workload}.serviceAccount.create`]: [true] },
    path: `${workload}.serviceAccount.name`,
    allowed: notDefault,
    rule: `not be default where ${workload}.serviceAccount.create is true: each namespace has that account already, for all pods that name none`,
  }));

/** Rights are given to an account by its name, which must not be the one that others share. */
export const privilegedAccountRules = (...workloads: readonly string[]): Rule[] =>
  workloads.flatMap((workload) => {
    const isThere = { [`${workload}.enabled`]: [true] };
    const path = `${workload}.serviceAccount.name`;
    const otherwise = "or the operator's rights would be those of every pod without an account of its own";
    return [
      {
        when: { ...isThere, [`${workload}.serviceAccount.create`]: [false] },
        path,
        allowed: { minLength: 1 },
        rule: `be set where ${workload}.serviceAccount.create is false, ${otherwise}`,
      },
      { when: isThere, path, allowed: notDefault, rule: `not be default, ${otherwise}` },
    ];
  });
