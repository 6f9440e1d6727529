import { expect } from 'vitest';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import type { Metadata } from '../../../deploy/commands/doctor/resources';

/** Runs the one job that deletes old traces. @returns its name */
export async function runRetention(kubectl: Kubectl): Promise<string> {
  const names = async () =>
    (await kubectl.list<{ metadata: Metadata }>('cronjobs')).map(({ metadata }) => metadata.name);
  await expect.poll(names, { timeout: 60_000, interval: 500 }).toHaveLength(1);
  const [name = ''] = await names();
  await runNow(kubectl, name);
  return name;
}

/** Runs the job of a CronJob at once, to its good end. */
export async function runNow(kubectl: Kubectl, cronJob: string): Promise<void> {
  const name = `${cronJob}-now`;
  await kubectl.run(['create', 'job', name, `--from=cronjob/${cronJob}`]);
  await kubectl.run(['wait', '--for=condition=complete', `job/${name}`, '--timeout=120s'], {
    timeoutMillis: 130_000,
  });
  await kubectl.run(['delete', 'job', name]);
}
