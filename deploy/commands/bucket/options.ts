import { parseArguments } from '../../../services/shared/command/arguments';

export interface BucketOptions {
  readonly help: boolean;
  readonly dryRun: boolean;
}

export const help = `Writes the lifecycle rules of the bucket: storage removes by itself what the sweeper would, should no worker run.

  npm run bucket -- [--dry-run]

  --dry-run   prints the rules, and changes nothing

Bucket, endpoint and retention are what API and worker read (S3_ENDPOINT, S3_BUCKET, S3_REGION, JOB_RETENTION_SECONDS,
QUARANTINE_RETENTION_SECONDS), credentials what the AWS SDK reads. They need s3:GetLifecycleConfiguration and
s3:PutLifecycleConfiguration. Rules of others stay.
`;

/** @throws UsageError that names an unknown option. */
export function parseOptions(args: readonly string[]): BucketOptions {
  const { values } = parseArguments({
    args: [...args],
    options: {
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return { help: values.help, dryRun: values['dry-run'] };
}
