import { z } from 'zod';
import { httpUrl } from './fields';

/** The way out of a cluster that has no other. */
export const proxy = z
  .strictObject({
    http: httpUrl('For http URLs; empty: none.'),
    https: httpUrl('For https URLs, by CONNECT; empty: none.'),
    except: z
      .string()
      .regex(/^\S*$/, { error: 'be names and addresses with commas between, without blanks' })
      .describe(
        'What is reached without it, beside what is in this cluster: names, .domains and addresses, with commas between, as in NO_PROXY.',
      ),
  })
  .describe(
    'A proxy between API and worker and what they reach by HTTP elsewhere: S3, the issuer, an external OTLP or Jaeger. Redis, clamd and OTLP over gRPC know none.',
  );
