import { fail } from '../../../services/shared/command/stderr';
import { helm } from '../kind/charts';
import { ensureRestrictedNamespace } from '../kind/namespaces';
import { withImage } from './instrumentation';
import { restartServices } from './restart-services';
import { parseTarget, release } from './target';

main().catch((error: unknown) => {
  fail('inject', error);
});

/**
 * Applies the Instrumentation with the bundle that Tilt has just built (TILT_IMAGE_0), and has API and worker injected
 * again: a changed Instrumentation alone rolls no pods. Prints what it applied, for Tilt.
 */
async function main(): Promise<void> {
  const { kubectl } = parseTarget(process.argv.slice(2));
  const image = process.env['TILT_IMAGE_0'];
  if (!image) throw new Error('TILT_IMAGE_0 must name the image of the bundle; Tilt sets it');
  const chart = 'dist/charts/mangamotion';
  const values = ['--values', `${chart}/values-development.yaml`];
  const yaml = await helm(kubectl, ['template', release, chart, ...values, '--kube-version', '1.34.0']);
  await ensureRestrictedNamespace(kubectl, kubectl.target.namespace);
  const applied = await kubectl.apply(JSON.stringify(withImage(yaml, image)), '--output', 'yaml');
  await restartServices(kubectl);
  process.stdout.write(applied);
}
