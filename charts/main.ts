import path from 'node:path';
import type { Certificate } from './constructs/operators/certificate';
import { keptCertificate } from './certificates/kept';
import { environment, environmentNames } from './environments';
import { mangamotionManifests, operatorManifests } from './manifests';

const certificate = (host: string): Certificate => keptCertificate('dist/certificates', host);

function main(outdir: string): void {
  for (const name of environmentNames) {
    const { operators, mangamotion } = environment(name);
    operatorManifests(operators, path.join(outdir, name, 'operators'), certificate).synth();
    mangamotionManifests(mangamotion, path.join(outdir, name, 'mangamotion')).synth();
  }
}

main(process.env['CDK8S_OUTDIR'] ?? 'dist/manifests');
