import { readdirSync, readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { addOperators } from '../charts/operators';
import { helmInstallation } from '../constructs/installation';
import type { Certificate } from '../constructs/operators/certificate';
import type { Environment, EnvironmentName } from '../environments';
import { operators } from '../model/operators';
import { templateString } from '../template/expression';
import { type ChartFiles, chartYaml, nameTemplates, templates } from './chart-files';
import { operatorsNotes } from './notes';
import { environmentValues } from './environment-values';
import { valuesSchema } from './values-schema';

const crds = 'charts/crds';

/** The operators as a Helm chart. */
export function operatorsChart(
  version: string,
  environments: Readonly<Record<EnvironmentName, Environment>>,
): ChartFiles {
  const defaults = environments.development.operators;
  const app = new App();
  addOperators(app, helmInstallation('operators', defaults), {
    jaeger: fromTemplate,
    opentelemetry: fromTemplate,
  });
  const prologue = {
    'jaeger-operator': certificateOf('jaeger'),
    'opentelemetry-operator': certificateOf('opentelemetry'),
  };
  return new Map([
    [
      'Chart.yaml',
      chartYaml({
        name: 'operators',
        description: 'Jaeger Operator and OpenTelemetry Operator, for MangaMotion',
        version,
        appVersion: version,
      }),
    ],
    ['values.schema.json', JSON.stringify(valuesSchema(operators, []), null, 2)],
    ...environmentValues('operators', operators, defaults, (name) => environments[name].operators),
    ['templates/_helpers.tpl', nameTemplates('operators') + keptCertificate],
    ['templates/NOTES.txt', operatorsNotes],
    ...templates(app.charts, prologue),
    ...readdirSync(crds)
      .filter((file) => file.endsWith('.yaml'))
      .map((file): [string, string] => [`crds/${file}`, readFileSync(`${crds}/${file}`, 'utf8')]),
  ]);
}

const fromTemplate: Certificate = {
  authority: templateString('$certificate.authority'),
  certificate: templateString('$certificate.certificate'),
  key: templateString('$certificate.key'),
};

/** Read once for a template: what is generated differs with each call. */
const certificateOf = (component: string): string =>
  `{{- $certificate := include "operators.certificate" (list . "${component}") | fromYaml }}\n`;

/** A certificate that is there is kept, or upgrades would change it under the running pods. */
const keptCertificate = `{{- define "operators.certificate" -}}
{{- $root := index . 0 }}
{{- $service := printf "%s-%s" (include "operators.name" $root) (index . 1) }}
{{- $known := (lookup "v1" "Secret" $root.Release.Namespace (printf "%s-certificate" $service)).data | default dict }}
{{- if index $known "tls.crt" }}
authority: {{ index $known "ca.crt" | default (index $known "tls.crt") }}
certificate: {{ index $known "tls.crt" }}
key: {{ index $known "tls.key" }}
{{- else }}
{{- $host := printf "%s.%s.svc" $service $root.Release.Namespace }}
{{- $new := genSelfSignedCert ($host | trunc 64) nil (list $host) 3650 }}
authority: {{ $new.Cert | b64enc }}
certificate: {{ $new.Cert | b64enc }}
key: {{ $new.Key | b64enc }}
{{- end }}
{{- end }}
`;
