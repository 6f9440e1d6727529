import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const production = [
  'tracing.backend=jaeger-v2',
  'jaeger.strategy=production',
  'jaeger.storage.type=elasticsearch',
  'jaeger.storage.servers=http://elasticsearch:9200',
].join();
const old = ['--kube-version', '1.29.0'];

describe.skipIf(!hasHelm)('Helm', () => {
  test.each(['2.2.0', '2.12.1'])('refuses Jaeger %s, which does not understand what it is told', (tag) => {
    const args = ['--set', `tracing.backend=jaeger-v2,jaeger.image.tag=${tag}`];
    const { stderr } = charts.template('mangamotion', 'x', ...args);
    expect(stderr).toContain(
      `jaeger.image.tag must be 2.13.0 or newer with the backend jaeger-v2, got ${tag}`,
    );
  });

  test.each(['2.13.0', '2.20.1', 'latest'])('takes Jaeger %s', (tag) => {
    const args = ['--set', `tracing.backend=jaeger-v2,jaeger.image.tag=${tag}`];
    expect(charts.template('mangamotion', 'x', ...args).stderr).toBe('');
  });

  test('does not mind the image of a backend that is not in force', () => {
    expect(charts.template('mangamotion', 'x', '--set', 'jaeger.image.tag=2.2.0').stderr).toBe('');
  });

  test.each([production, 'keep.enabled=true'])(
    'refuses %s where pods cannot sleep before their end',
    (settings) => {
      const { stderr } = charts.template('mangamotion', 'x', '--set', settings, ...old);
      expect(stderr).toContain('need Kubernetes 1.30 or newer, got v1.29.0');
      expect(charts.template('mangamotion', 'x', '--set', settings, '--kube-version', '1.30.0').stderr).toBe(
        '',
      );
    },
  );

  test('takes an older Kubernetes for all else', () => {
    expect(charts.template('mangamotion', 'x', ...old).stderr).toBe('');
  });
});
