import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import { type Manifest, objectsOf } from './workloads';

const { mangamotion } = environment('development');

/** What a pod of clamd is made of: where it changes, the pod is replaced. */
const podOf = (objects: readonly Manifest[]): unknown =>
  objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name.endsWith('-clamd'))?.spec?.[
    'template'
  ];

const checksummed = {
  metadata: { annotations: { 'checksum/configuration': expect.stringMatching(/^[0-9a-f]{64}$/) } },
};

function synthesized(scanSeconds: number): unknown {
  const limits = { ...mangamotion.limits, scanSeconds };
  return podOf(objectsOf(mangamotionManifests({ ...mangamotion, limits }, 'unused')));
}

test('clamd starts again with a configuration that has changed, because it reads it once', () => {
  expect(synthesized(120)).toMatchObject(checksummed);
  expect(synthesized(121)).not.toEqual(synthesized(120));
});

describe.skipIf(!hasHelm)('Of Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  const rendered = (set: string): unknown =>
    podOf(parseManifests(charts.template('mangamotion', 'x', '--set', set).stdout));

  test('clamd starts again with a configuration that has changed, and with no other value', () => {
    const usual = rendered('logLevel=info');
    expect(usual).toMatchObject(checksummed);
    expect(rendered('limits.scanSeconds=121')).not.toEqual(usual);
    expect(rendered('logLevel=debug')).toEqual(usual);
  });
});
