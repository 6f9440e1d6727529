import type { Tracing } from '../constructs/installation';
import { sleepingKubernetes } from '../model/drain';
import { operand } from '../template/operand';

/**
 * What a chart cannot say of itself: which Jaeger understands its configuration, and which Kubernetes has what only some
 * of its values need. `--reuse-values` brings the image of an older release.
 */
export function versionChecks({ tracing, jaeger, keep }: Tracing['values']): string {
  const isV2 = `and ${operand(tracing.enabled)} (eq ${operand(tracing.backend)} "jaeger-v2")`;
  const { tag, digest } = jaeger.image;
  const tooOld = `(not ${operand(digest)}) (regexMatch "^2\\\\.([0-9]|1[0-2])\\\\." (toString ${operand(tag)}))`;
  const sleeps = `(or ${operand(keep.enabled)} (and (eq ${operand(tracing.backend)} "jaeger-v2") (eq ${operand(jaeger.strategy)} "production")))`;
  return [
    `{{- if ${isV2} ${tooOld} }}{{ fail (printf "jaeger.image.tag must be 2.13.0 or newer with the backend jaeger-v2, got %v: with --reuse-values say --set jaeger.image.tag=2.13.0" ${operand(tag)}) }}{{ end }}\n`,
    `{{- if and ${operand(tracing.enabled)} ${sleeps} (semverCompare "<${sleepingKubernetes}.0-0" .Capabilities.KubeVersion.Version) }}{{ fail (printf "keep, and jaeger-v2 with the strategy production, need Kubernetes ${sleepingKubernetes} or newer, got %v" .Capabilities.KubeVersion.Version) }}{{ end }}\n`,
  ].join('');
}
