import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';

describe.skipIf(!hasHelm)('A lost answer of a name server', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  test.each(['api', 'worker'])('costs a pod of %s a second, and is seldom lost', (component) => {
    const deployment = parseManifests(charts.template('mangamotion', 'x').stdout).find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === `x-${component}`,
    );
    expect(JSON.parse(JSON.stringify(deployment?.spec)).template.spec.dnsConfig).toEqual({
      options: [
        { name: 'single-request-reopen' },
        { name: 'timeout', value: '1' },
        { name: 'attempts', value: '5' },
      ],
    });
  });
});
