import { spawnSync } from 'node:child_process';
import { environment } from '../../../charts/environments';

/** Jaeger in the version that the charts install, which others differ from in settings and in names of metrics. */
export function findInstalledJaeger(): string | undefined {
  const { tag } = environment('development').mangamotion.jaeger.image;
  return ['jaeger', 'jaeger-2.13'].find((program) =>
    spawnSync(program, ['version'], { encoding: 'utf8' }).stdout?.includes(`v${tag}"`),
  );
}
