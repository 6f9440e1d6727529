import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { composeConfiguration } from '../../../../deploy/cluster/compose/clamd-configuration';
import { clamdSettings } from '../../../../deploy/rig/servers/clamd-settings';
import { loadConfig } from '../../../../services/shared/config';

test('the configuration of clamd for compose is the one that is written from the settings', async () => {
  await expect(composeConfiguration()).toMatchFileSnapshot('../../../../deploy/cluster/compose/clamd.conf');
});

test('a worker that is told no time waits ten seconds longer than the clamd that we start', () => {
  const { scanTimeoutMillis } = loadConfig({}, 'mangamotion-worker');
  expect(scanTimeoutMillis - Number(clamdSettings.MaxScanTime)).toBe(10_000);
});

test.each(['docker-compose.tracing.yml', '.env.example'])('%s tells it no other time', (file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(/^[^#]*SCAN_TIMEOUT_MILLIS/m);
});
