import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keptCertificate } from './certificates/kept';
import type { Certificate } from './constructs/operators/certificate';
import { dashboardFile } from './dashboards/mangamotion';
import { environment, environmentNames } from './environments';
import { writeChart } from './helm/chart-files';
import { mangamotionChart } from './helm/mangamotion-chart';
import { operatorsChart } from './helm/operators-chart';
import { tracingHelmChart } from './helm/tracing-chart';
import { mangamotionManifests, operatorManifests } from './manifests';

const certificate = (host: string): Certificate => keptCertificate('dist/certificates', host);

function main(outdir: string): void {
  for (const name of environmentNames) {
    const { operators, mangamotion } = environment(name);
    operatorManifests(operators, path.join(outdir, name, 'operators'), certificate).synth();
    mangamotionManifests(mangamotion, path.join(outdir, name, 'mangamotion')).synth();
  }
  const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
  const environments = {
    development: environment('development'),
    staging: environment('staging'),
    production: environment('production'),
  };
  writeChart('dist/charts/operators', operatorsChart(version, environments));
  writeChart('dist/charts/tracing', tracingHelmChart(version, environments).files);
  writeChart('dist/charts/mangamotion', mangamotionChart(version, environments));
  mkdirSync('dist/dashboards', { recursive: true });
  writeFileSync(path.join('dist/dashboards', dashboardFile.name), dashboardFile.content);
}

main(process.env['CDK8S_OUTDIR'] ?? 'dist/manifests');
