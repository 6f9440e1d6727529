/** Name of the template that is what a file of a subchart renders. */
const template = 'subchart.file';

/** What the subchart's file renders, as a template has it: nothing where the subchart is switched off. */
export const subchartFile = (subchart: string, file: string): string =>
  `include "${template}" (list . "${subchart}" "${file}")`;

/** A file's name begins with the path of the chart that it is of. */
export const subchartFileTemplate = `{{- define "${template}" -}}
{{- $chart := first . }}
{{- $subchart := index . 1 }}
{{- with get $chart.Subcharts $subchart }}
{{- $path := trimSuffix "templates" $chart.Template.BasePath }}
{{- include (printf "%scharts/%s/templates/%s.yaml" $path $subchart (last $)) . }}
{{- end }}
{{- end }}
`;
