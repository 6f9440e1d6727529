import { readdirSync, readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { helmInstallation } from '../constructs/installation';
import { markAll } from '../constructs/labels';
import { type Certificate, madeAtAnnotation } from '../constructs/operators/certificate';
import type { Environment, EnvironmentName } from '../environments';
import { operatorRules, operators } from '../model/operators';
import { addOperators } from '../releases/operators';
import { is, truth } from '../template/condition';
import { valueResolver } from '../template/resolver';
import { text } from '../template/text';
import { type Condition, templateText } from '../template/value';
import { type ChartFiles, chartYaml, eachAsItStands, templates } from './chart-files';
import { valueChecks } from './checks';
import { environmentValues } from './environment-values';
import { nameTemplates, textsOfMap } from './names';
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
  const installation = helmInstallation('operators', operators, defaults);
  addOperators(app, installation, { jaeger: fromTemplate, opentelemetry: fromTemplate });
  markAll(app, installation.values);
  const isGenerated = is(installation.values.certificates, 'generated');
  const frames = {
    'jaeger-operator': { before: certificateOf('jaeger', isGenerated) },
    'opentelemetry-operator': { before: certificateOf('opentelemetry', isGenerated) },
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
    ['values.schema.json', JSON.stringify(valuesSchema(operators, operatorRules, defaults), null, 2)],
    ...environmentValues('operators', operators, defaults, (name) => environments[name].operators),
    ['templates/_helpers.tpl', nameTemplates('operators') + keptCertificate + textsOfMap],
    ['templates/checks.yaml', valueChecks(operators, { rules: operatorRules, orders: [] }, defaults)],
    ['templates/NOTES.txt', operatorsNotes],
    ['templates/extra-objects.yaml', eachAsItStands(installation.values.extraObjects)],
    ...templates(app.charts, frames),
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

/** Read once for a template, and only where it is generated: that differs with each call. */
const certificateOf = (component: string, isGenerated: Condition): string =>
  `{{- $certificate := dict "authority" "" }}
{{- if ${truth(isGenerated)} }}
${refuseBlindly}{{- $certificate = include "operators.certificate" (list . "${component}") | fromYaml }}
{{- end }}
`;

/** Well within its life of two years: some clusters are upgraded once a year. */
const renewAfterDays = 182;

/**
 * Argo CD tells Helm what its cluster has, and does not let it look there: each of its renders would bring other
 * certificates, unnoticed but for pods without traces.
 */
const refuseBlindly = `{{- if and (.Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Application") (not (lookup "rbac.authorization.k8s.io/v1" "ClusterRole" "" "cluster-admin")) }}
{{- fail "certificates must be cert-manager, job or secret where Helm cannot look into the cluster, as in Argo CD: what is generated differs with each render" }}
{{- end }}
`;

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
