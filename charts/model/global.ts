import { z } from 'zod';
import { objectName, registry } from './fields';

/** What a parent chart says to all its dependencies; more than this is for others. */
export const global = z
  .object({
    imageRegistry: registry(
      'Registry that mirrors all others, such as mirror.example.com/cache: images are pulled from there by what stands behind the host in repository. Empty: each from its own.',
    ),
    imagePullSecrets: z
      .array(objectName('Name.'))
      .describe('Secrets of registries, for every pod, beside the pullSecret of the chart.'),
  })
  .describe('For this chart, and for all of a parent chart.');
