import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { runCommand } from '../../../services/shared/command/run-command';
import { print } from '../../../services/shared/command/stdout';
import { loadConfig } from '../../../services/shared/config';
import { createS3Client } from '../../../services/shared/storage/client';
import { lifecycleRules, mergeRules } from './lifecycle-rules';
import { help, parseOptions } from './options';

const timeoutMillis = 30_000;

runCommand('bucket', main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(help);
  const config = loadConfig(process.env, 'bucket');
  const client = createS3Client(config, config.s3Endpoint, timeoutMillis);
  const Bucket = config.s3Bucket;
  const rules = mergeRules(await presentRules(client, Bucket), lifecycleRules(config));
  for (const rule of rules) print(describe(rule));
  if (options.dryRun) return print(`\nNothing was changed: ${Bucket} would have these rules.`);
  const LifecycleConfiguration = { Rules: rules };
  await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  print(`\n${Bucket} has these rules.`);
}

async function presentRules(client: S3Client, Bucket: string): Promise<readonly LifecycleRule[]> {
  try {
    const { Rules = [] } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    return Rules;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchLifecycleConfiguration') return [];
    throw error;
  }
}

function describe({
  ID = 'without a name',
  Filter,
  Expiration,
  AbortIncompleteMultipartUpload,
}: LifecycleRule): string {
  const what = `${ID}: ${Filter?.Prefix ?? 'all objects'}`;
  if (AbortIncompleteMultipartUpload)
    return `${what}, parts of uploads after ${AbortIncompleteMultipartUpload.DaysAfterInitiation} days`;
  return `${what}, ${Expiration?.Days === undefined ? 'as it is' : `after ${Expiration.Days} days`}`;
}
