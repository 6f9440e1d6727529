import type { LifecycleRule } from '@aws-sdk/client-s3';
import type { Config } from '../../../services/shared/config';
import { cleanPrefix, quarantinePrefix } from '../../../services/shared/job';
import { manifestPrefix } from '../../../services/shared/jobs/job-manifests';
import { cleanRetentionSeconds } from '../../../services/shared/storage/retention';

const daySeconds = 86_400;

/** Of our rules; every other one is somebody else's. */
const rulePrefix = 'mangamotion-';

/** Storage counts in days, and never removes before the sweeper does. */
const days = (seconds: number): number => Math.ceil(seconds / daySeconds) + 1;

/** What storage does by itself, a day behind the sweeper. */
export function lifecycleRules(config: Config): LifecycleRule[] {
  const quarantineDays = days(config.quarantineRetentionSeconds);
  return [
    expiry('quarantine', quarantinePrefix, quarantineDays),
    expiry('clean', cleanPrefix, days(cleanRetentionSeconds(config))),
    expiry('jobs', manifestPrefix, quarantineDays),
    {
      ID: `${rulePrefix}parts`,
      Status: 'Enabled',
      Filter: { Prefix: quarantinePrefix },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: days(config.sweepAfterSeconds) },
    },
  ];
}

const expiry = (name: string, prefix: string, Days: number): LifecycleRule => ({
  ID: `${rulePrefix}${name}`,
  Status: 'Enabled',
  Filter: { Prefix: prefix },
  Expiration: { Days },
});

/** Ours in place of what we wrote before, behind those of others. */
export const mergeRules = (
  present: readonly LifecycleRule[],
  ours: readonly LifecycleRule[],
): LifecycleRule[] => [...present.filter(({ ID }) => !ID?.startsWith(rulePrefix)), ...ours];
