import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';

describe.skipIf(!hasHelm)('In a namespace whose pods get the sidecar of a mesh', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  const podOf = (name: string) => {
    const job = parseManifests(charts.template('mangamotion', 'x').stdout).find(
      ({ kind, metadata }) => kind === 'Job' && metadata.name === `x-${name}`,
    );
    return JSON.parse(JSON.stringify(job?.spec)).template;
  };

  test.each(['prepare-tracing', 'roll-untraced'])('%s, which asks the API server alone, has none', (name) => {
    const { metadata } = podOf(name);
    expect(metadata.labels).toMatchObject({
      'sidecar.istio.io/inject': 'false',
      'kuma.io/sidecar-injection': 'disabled',
    });
    expect(metadata.annotations).toEqual({
      'linkerd.io/inject': 'disabled',
      'consul.hashicorp.com/connect-inject': 'false',
    });
  });

  test('upload-test has one, by which it calls the API, and knows how to end it', () => {
    const { metadata, spec } = podOf('upload-test');
    expect(metadata.labels).not.toHaveProperty(['sidecar.istio.io/inject']);
    expect(metadata.annotations).toEqual({ 'config.linkerd.io/proxy-admin-shutdown': 'enabled' });
    expect(spec.containers[0].env).toContainEqual({
      name: 'SIDECAR_ENDS',
      value:
        'http://127.0.0.1:15020/quitquitquit http://127.0.0.1:4191/shutdown http://127.0.0.1:9901/quitquitquit',
    });
  });
});
