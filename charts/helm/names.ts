import { textsTemplate } from '../template/values';

/** Longest suffix of ours or of an operator: `-jaeger-collector-headless`; names of Services have 63 characters. */
const longest = 36;
const hashLength = 8;

/**
 * The names of a chart's objects. All begin with the release's name, beside which an alias or `nameOverride` stands:
 * two aliases in one parent chart are one release. `fullnameOverride` replaces both. What Services cannot be called
 * (`123`, `my.release`), or what every suffix would make too long, is changed and ends in a hash of what it was.
 *
 * The names of what belongs to no namespace carry the namespace as well: a release name is unique only there.
 */
export const nameTemplates = (chart: string): string => `{{- define "${chart}.name" -}}
{{- $values := .Values.AsMap }}
{{- $part := dig "nameOverride" "" $values | default .Chart.Name }}
{{- $composed := ternary .Release.Name (printf "%s-%s" .Release.Name $part) (eq $part "${chart}") }}
{{- $full := dig "fullnameOverride" "" $values | default $composed }}
{{- $legal := regexReplaceAll "^[0-9]" (replace "." "-" $full) "r\${0}" }}
{{- if or (ne $legal $full) (gt (len $legal) ${longest}) }}
{{- printf "%s-%s" ($legal | trunc ${longest - hashLength - 1} | trimSuffix "-") ($full | sha256sum | trunc ${hashLength}) }}
{{- else }}
{{- $legal }}
{{- end }}
{{- end }}
{{- define "${chart}.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "${chart}.name" .) }}
{{- end }}
`;

/** Each chart has it; where several are one release, one of them is taken, and they are the same. */
export const textsOfMap = `{{- define "${textsTemplate}" -}}
{{- $texts := dict }}
{{- range $key, $each := . }}
{{- $_ := set $texts $key (ternary $each (toJson $each) (kindIs "string" $each)) }}
{{- end }}
{{- toJson $texts }}
{{- end }}
`;
