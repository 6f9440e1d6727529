import { fail } from '../../../services/shared/command/stderr';
import { helm, synthesize } from '../kind/charts';
import { liveManifests } from './live-manifests';
import { parseTarget, release } from './target';

const chart = 'dist/charts/mangamotion';

main().catch((error: unknown) => {
  fail('manifests', error);
});

/** Prints the development environment as Tilt deploys it, as a stream of JSON documents, which is YAML as well. */
async function main(): Promise<void> {
  const { kubectl } = parseTarget(process.argv.slice(2));
  await synthesize();
  const values = ['--values', `${chart}/values-development.yaml`];
  // Without a cluster Helm supposes a version that it was built with, which the chart may refuse.
  const yaml = await helm(kubectl, ['template', release, chart, ...values, '--kube-version', '1.34.0']);
  const documents = liveManifests(yaml).map((manifest) => JSON.stringify(manifest));
  process.stdout.write(`${documents.join('\n---\n')}\n`);
}
