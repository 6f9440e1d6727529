import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateMangamotion } from '../../charts/environments';
import { bothWays, objectOf, operatorsBothWays } from './both-ways';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: development, operators } = environment('development');

const secret = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'redis', namespace: 'mangamotion', annotations: { template: '{{ .Release.Name }}' } },
  spec: { refreshInterval: '1h', target: { template: { data: { url: 'redis://{{ .password }}@redis' } } } },
};
const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'notes' }, data: { no: 'yes' } };

test('extra objects are installed as they stand, and no others change', () => {
  const objects = bothWays(charts, { ...development, extraObjects: [secret, map] });
  expect(objectOf(objects, 'ExternalSecret', 'redis')).toEqual(secret);
  expect(objectOf(objects, 'ConfigMap', 'notes')).toEqual(map);
  expect(objects.length).toBe(bothWays(charts, development).length + 2);
});

test('so are those of the operators', () => {
  const objects = operatorsBothWays(charts, { ...operators, extraObjects: [secret, map] });
  expect(objectOf(objects, 'ExternalSecret', 'redis')).toEqual(secret);
  expect(objects.length).toBe(operatorsBothWays(charts, operators).length + 2);
});

test('an extra object without a kind is refused', () => {
  const extraObjects = [{ apiVersion: 'v1', metadata: { name: 'what' } }];
  expect(() => validateMangamotion({ ...development, extraObjects })).toThrow(
    'extraObjects.0.kind must be of type string, got nothing',
  );
});

describe.skipIf(!hasHelm)('Helm', () => {
  test.each(['extraObjects=all', 'extraObjects[0]=one', 'extraObjects[0].kind=1'])(
    'refuses --set %s',
    (set) => {
      expect(charts.template('mangamotion', 'x', '--set', set).stderr).toContain("at '/extraObjects");
    },
  );
});
