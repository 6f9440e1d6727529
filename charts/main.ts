import path from 'node:path';
import { environment, environmentNames } from './environments';
import { mangamotionManifests } from './manifests';

main(process.env['CDK8S_OUTDIR'] ?? 'dist/manifests');

function main(outdir: string): void {
  for (const name of environmentNames) {
    mangamotionManifests(environment(name), path.join(outdir, name, 'mangamotion')).synth();
  }
}
