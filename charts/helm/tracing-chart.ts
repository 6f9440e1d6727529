import { App, Chart } from 'cdk8s';
import { backendAlerts } from '../alerts';
import { helmInstallation } from '../constructs/installation';
import { markAll } from '../constructs/labels';
import { addBackendMonitoring } from '../constructs/monitoring';
import { ownNamespace } from '../constructs/sampler';
import type { Environment, EnvironmentName } from '../environments';
import { tracingSettings } from '../environments/tracing';
import { tracingChart, tracingOrders, tracingRules } from '../model/tracing-chart';
import { addTracedNamespace } from '../releases/traced-namespace';
import { addBackend, addBackendNetwork } from '../releases/tracing';
import { operand } from '../template/operand';
import { valueResolver } from '../template/resolver';
import { templateNumber, templateText, templateTexts } from '../template/value';
import { type ChartFiles, chartYaml, eachAsItStands, templates } from './chart-files';
import { elementChecks, valueChecks } from './checks';
import { environmentValues } from './environment-values';
import { nameTemplates, textsOfMap } from './names';
import { tracingNotes } from './notes';
import { valuesSchema } from './values-schema';
import { versionChecks } from './version-checks';

/** Tracing for services of anybody: the backend, and for each namespace an Instrumentation with a sampler. */
export function tracingHelmChart(
  version: string,
  environments: Readonly<Record<EnvironmentName, Environment>>,
): ChartFiles {
  const of = (name: EnvironmentName) => tracingSettings(environments[name].mangamotion);
  const defaults = of('development');
  const app = new App({ resolvers: [valueResolver] });
  const tracing = helmInstallation('tracing', tracingChart, defaults, 'tracing');
  const { values } = tracing;
  addBackend(app, tracing);
  addTracedNamespace(new Chart(app, 'own-namespace'), tracing, ownNamespace(tracing));
  addTracedNamespace(new Chart(app, namespaces), tracing, {
    namespace: templateText('$traced.namespace'),
    sampler: {
      type: templateText('$traced.sampler.type'),
      param: templateNumber('$traced.sampler.param | float64 | toJson'),
    },
  });
  addBackendNetwork(app, tracing, templateTexts('include "tracing.namespaces" $ | fromJsonArray'));
  addBackendMonitoring(new Chart(app, 'monitoring'), tracing, backendAlerts(tracing));
  markAll(app, values);
  const frames = {
    [namespaces]: {
      before: `{{- range $traced := ${operand(values.namespaces)} }}\n{{- with $ }}\n`,
      after: '{{- end }}\n{{- end }}\n',
    },
  };
  return new Map([
    [
      'Chart.yaml',
      chartYaml({
        name: 'tracing',
        description: 'Traces of Node.js services, by injection: backend, Instrumentation and samplers',
        version,
        appVersion: version,
      }),
    ],
    ['values.schema.json', JSON.stringify(valuesSchema(tracingChart, tracingRules, defaults), null, 2)],
    ...environmentValues('tracing', tracingChart, defaults, of),
    ['templates/_helpers.tpl', nameTemplates('tracing') + namesOfNamespaces + textsOfMap],
    ['templates/NOTES.txt', tracingNotes(values)],
    [
      'templates/checks.yaml',
      valueChecks(tracingChart, { rules: tracingRules, orders: tracingOrders }, defaults) +
        elementChecks('namespaces', 'sampler', tracingRules, defaults) +
        versionChecks(values),
    ],
    ['templates/extra-objects.yaml', eachAsItStands(values.extraObjects)],
    ...templates(app.charts, frames),
  ]);
}

/** Its one manifest is repeated for each of them. */
const namespaces = 'namespaces';

const namesOfNamespaces = `{{- define "tracing.namespaces" -}}
{{- $names := list }}
{{- range dig "namespaces" (list) .Values.AsMap }}
{{- $names = append $names .namespace }}
{{- end }}
{{- toJson $names }}
{{- end }}
`;
