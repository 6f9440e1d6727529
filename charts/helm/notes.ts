import { hasTls } from '../constructs/ingress';
import type { Pipeline, Tracing } from '../constructs/installation';
import { all, is, not, truth } from '../template/condition';
import { operand } from '../template/operand';

/** What Helm prints after an installation of the operators. */
export const operatorsNotes = `The operators are being started. Wait for them:

  kubectl --namespace {{ .Release.Namespace }} rollout status deployment --selector app.kubernetes.io/instance={{ include "operators.name" . }}

Then install what they serve:

  helm install mangamotion mangamotion --namespace mangamotion --create-namespace

Helm never upgrades nor deletes custom resource definitions. After an upgrade of this chart:

  kubectl apply --server-side --force-conflicts --filename crds/

To remove everything, uninstall what they serve first, then this release, then the definitions:

  kubectl delete crd jaegers.jaegertracing.io instrumentations.opentelemetry.io opentelemetrycollectors.opentelemetry.io targetallocators.opentelemetry.io
`;

/** What Helm prints after an installation of the pipeline. */
export function mangamotionNotes(values: Pipeline['values']): string {
  const { environment, ingress, tracing } = values;
  return `{{- $name := include "mangamotion.name" . }}
MangaMotion is being started in {{ ${operand(environment)} }}. Wait for it:

  kubectl --namespace {{ .Release.Namespace }} rollout status deployment/{{ $name }}-api deployment/{{ $name }}-worker

Upload a page and look for its trace:

  helm --namespace {{ .Release.Namespace }} test {{ .Release.Name }}
{{ if ${truth(ingress.enabled)} }}
The API: http{{ if ${truth(hasTls(ingress))} }}s{{ end }}://{{ ${operand(ingress.host)} }}
{{- else }}
The API, at http://localhost:3000:

  kubectl --namespace {{ .Release.Namespace }} port-forward service/{{ $name }}-api 3000
{{- end }}
${whereJaegerIs(values)}{{- if ${truth(tracing.enabled)} }}

Is every pod traced? Each must have the init container opentelemetry-auto-instrumentation-nodejs:

  kubectl --namespace {{ .Release.Namespace }} get pods --selector 'app.kubernetes.io/instance={{ $name }},app.kubernetes.io/component in (api,worker)' --output custom-columns=POD:.metadata.name,INIT:.spec.initContainers[*].name
{{- end }}
`;
}

/** What Helm prints after an installation of tracing alone. */
export const tracingNotes = (values: Tracing['values']): string =>
  `{{- $name := include "tracing.name" . }}
Deployments, StatefulSets, DaemonSets and CronJobs of this namespace{{ range dig "namespaces" (list) .Values.AsMap }}, {{ .namespace }}{{ end }} are traced once their pods have the annotation

  instrumentation.opentelemetry.io/inject-nodejs: "true"

in spec.template.metadata.annotations. For one that is there already:

  kubectl patch deployment NAME --patch '{"spec":{"template":{"metadata":{"annotations":{"instrumentation.opentelemetry.io/inject-nodejs":"true"}}}}}'
${whereJaegerIs(values)}`;

/** Where the chart brings one; `$name` is what its objects begin with. */
const whereJaegerIs = ({ jaeger, tracing }: Tracing['values']): string =>
  `{{- if ${truth(all(tracing.enabled, not(is(tracing.backend, 'external'))))} }}

Jaeger, at http://localhost:16686{{ ${operand(jaeger.basePath)} }}:

  kubectl --namespace {{ .Release.Namespace }} port-forward service/{{ $name }}-jaeger{{ if ${truth(is(tracing.backend, 'jaeger-v2'))} }}-v2{{ end }}-query 16686
{{- end }}
`;
