import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keptCertificate } from './certificates/kept';
import type { Certificate } from './constructs/operators/certificate';
import { environment, environmentNames } from './environments';
import type { ChartFiles } from './helm/chart-files';
import { mangamotionChart } from './helm/mangamotion-chart';
import { operatorsChart } from './helm/operators-chart';
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
  writeChart('dist/charts/mangamotion', mangamotionChart(version, environments));
}

/** Replaces the chart: a template that is no longer made must not stay. */
function writeChart(directory: string, files: ChartFiles): void {
  rmSync(directory, { recursive: true, force: true });
  for (const [file, content] of files) {
    const target = path.join(directory, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

main(process.env['CDK8S_OUTDIR'] ?? 'dist/manifests');
