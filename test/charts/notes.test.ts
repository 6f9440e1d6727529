import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';

describe.skipIf(!hasHelm)('What Helm prints after an installation', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
    // Without a cluster Helm prints no notes.
    writeFileSync(
      path.join(charts.directory, 'mangamotion/templates/said.yaml'),
      'data: { notes: {{ include (print .Template.BasePath "/NOTES.txt") . | toJson }} }\n',
    );
  });
  afterAll(() => charts.remove());

  test.each([
    ['tlsSecret=manga', 'https'],
    ['clusterIssuer=letsencrypt', 'https'],
    ['issuer=ours', 'https'],
    ['tlsSecret=', 'http'],
  ])('with ingress.%s names the API by %s', (set, scheme) => {
    const values = `ingress.enabled=true,ingress.host=manga.example.com,ingress.${set}`;
    const { stdout } = charts.template(
      'mangamotion',
      'x',
      '--set',
      values,
      '--show-only',
      'templates/said.yaml',
    );
    expect(parseManifests(stdout)[0]?.data?.['notes']).toContain(`The API: ${scheme}://manga.example.com\n`);
  });
});
