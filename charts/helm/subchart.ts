import { stringify } from 'yaml';
import type { ChartFiles } from './chart-files';

/** The name of the tracing chart, in `Chart.yaml` of either. */
export const tracing = 'tracing';

/**
 * The files of the tracing chart inside those of the mangamotion chart. Its values are the other chart's, which checks
 * them by the same model, so that no schema comes with it.
 *
 * @param settings of the parent that Helm takes for the subchart's own, as they have its name: only where it knows them
 *   as such does null stand for the default.
 */
export const asSubchart = (files: ChartFiles, settings: object): [string, string][] =>
  [
    ...[...files].filter(([file]) => file === 'Chart.yaml' || file.startsWith('templates/')),
    ['values.yaml', stringify(settings)] as const,
  ].map(([file, content]) => [`charts/${tracing}/${file}`, content]);

/** Which application objects of the tracing chart are of: a parent's, which says so, or its own. */
export const application = `dig "application" "${tracing}" .Values.AsMap`;

/** Deeper than any file of the subchart. */
const passingFile = 'templates/before/the/subchart/values.yaml';

/**
 * Gives the subchart the values of its parent: each is said once, at the path where it always was, and all that the
 * release makes has its name. Who sends spans and reads traces only the parent knows, so it has the policies, and the
 * alerts with those of services.
 *
 * Helm renders the deepest files first, as what is higher is to win. Should it ever begin with the subchart, that has
 * been rendered by now, and the chart refuses.
 */
const passing = `{{- with .Subcharts.${tracing} }}
{{- if hasKey . "Template" }}{{ fail "tracing.enabled must be false with this version of Helm, which renders subcharts before their values are known" }}{{ end }}
{{- $values := .Values }}
{{- $name := include "mangamotion.name" $ }}
{{- range $key, $value := omit (deepCopy $.Values.AsMap) "nameOverride" "extraObjects" }}
{{- $_ := set $values $key $value }}
{{- end }}
{{- $_ := set $values "application" "mangamotion" }}
{{- $_ := set $values "fullnameOverride" $name }}
{{- $_ := set $values "resourceAttributes" (dict "service.namespace" $name) }}
{{- $_ := set $values "networkPolicies" (set ($values.networkPolicies | default dict) "enabled" false) }}
{{- $_ := set $values "monitoring" (set ($values.monitoring | default dict) "alerts" false) }}
{{- end }}
`;

export const passedValues: [string, string] = [passingFile, passing];
