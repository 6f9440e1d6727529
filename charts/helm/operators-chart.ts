import { readdirSync, readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { helmInstallation } from '../constructs/installation';
import { type Certificate, madeAtAnnotation } from '../constructs/operators/certificate';
import type { Environment, EnvironmentName } from '../environments';
import { operators } from '../model/operators';
import { addOperators } from '../releases/operators';
import { valueResolver } from '../template/resolver';
import { text } from '../template/text';
import { templateText } from '../template/value';
import { type ChartFiles, chartYaml, templates } from './chart-files';
import { environmentValues } from './environment-values';
import { nameTemplates } from './names';
import { operatorsNotes } from './notes';
import { valuesSchema } from './values-schema';

const crds = 'charts/crds';

/** The operators as a Helm chart. */
export function operatorsChart(
  version: string,
  environments: Readonly<Record<EnvironmentName, Environment>>,
): ChartFiles {
  const defaults = environments.development.operators;
  const app = new App({ resolvers: [valueResolver] });
  addOperators(app, helmInstallation('operators', operators, defaults), {
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
    ['values.schema.json', JSON.stringify(valuesSchema(operators, [], defaults), null, 2)],
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
  authority: text`${templateText('$certificate.authority')}`,
  certificate: text`${templateText('$certificate.certificate')}`,
  key: text`${templateText('$certificate.key')}`,
  madeAt: text`${templateText('$certificate.madeAt | toString')}`,
};

/** Read once for a template: what is generated differs with each call. */
const certificateOf = (component: string): string =>
  `{{- $certificate := include "operators.certificate" (list . "${component}") | fromYaml }}\n`;

/** Well within its life of two years: some clusters are upgraded once a year. */
const renewAfterDays = 182;

/**
 * A young certificate is kept, or each upgrade would change it under the running pods. An old one is renewed; the API
 * server trusts both until the next renewal, because pods read theirs a minute later.
 */
const keptCertificate = `{{- define "operators.certificate" -}}
{{- $root := index . 0 }}
{{- $service := printf "%s-%s" (include "operators.name" $root) (index . 1) }}
{{- $secret := lookup "v1" "Secret" $root.Release.Namespace (printf "%s-certificate" $service) | default dict }}
{{- $known := $secret.data | default dict }}
{{- $now := now | unixEpoch }}
{{- $madeAt := dig "metadata" "annotations" "${madeAtAnnotation}" "0" $secret }}
{{- $isYoung := lt (sub ($now | int64) ($madeAt | int64)) (int64 ${renewAfterDays * 24 * 3600}) }}
{{- if and (index $known "tls.crt") $isYoung }}
authority: {{ index $known "ca.crt" | default (index $known "tls.crt") }}
certificate: {{ index $known "tls.crt" }}
key: {{ index $known "tls.key" }}
madeAt: {{ $madeAt | quote }}
{{- else }}
{{- $host := printf "%s.%s.svc" $service $root.Release.Namespace }}
{{- $new := genSelfSignedCert ($host | trunc 64) nil (list $host) 730 }}
{{- $before := index $known "tls.crt" | default "" | b64dec }}
authority: {{ printf "%s%s" $new.Cert $before | b64enc }}
certificate: {{ $new.Cert | b64enc }}
key: {{ $new.Key | b64enc }}
madeAt: {{ $now | quote }}
{{- end }}
{{- end }}
`;
