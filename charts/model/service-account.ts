import { z } from 'zod';
import { annotations, flag, objectName } from './fields';

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
