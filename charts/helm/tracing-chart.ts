import { type ApiObject, App, Chart } from 'cdk8s';
import { backendAlerts } from '../alerts';
import { helmInstallation } from '../constructs/installation';
import { markAll } from '../constructs/labels';
import { addAlerts } from '../constructs/monitoring';
import type { Environment, EnvironmentName } from '../environments';
import { tracingSettings } from '../environments/tracing';
import { tracingChart, tracingOrders, tracingRules } from '../model/tracing-chart';
import { addTracedNamespace } from '../releases/traced-namespace';
import { addBackendNetwork, addTracing } from '../releases/tracing';
import { entriesOf } from '../template/each';
import { operand } from '../template/operand';
import { valueResolver } from '../template/resolver';
import { templateNumber, templateText, templateTexts } from '../template/value';
import { type ChartFiles, chartYaml, eachAsItStands, templates } from './chart-files';
import { elementChecks, valueChecks } from './checks';
import { environmentValues } from './environment-values';
import { nameTemplates, textsOfMap } from './names';
import { tracingNotes } from './notes';
import { application } from './subchart';
import { valuesSchema } from './values-schema';
import { versionChecks } from './version-checks';

interface TracingFiles {
  readonly files: ChartFiles;
  /** What pods have to be rolled on. */
  readonly rollOn: readonly ApiObject[];
}

/** Tracing for services of anybody: the backend, and for each namespace an Instrumentation with a sampler. */
export function tracingHelmChart(
  version: string,
  environments: Readonly<Record<EnvironmentName, Environment>>,
): TracingFiles {
  const of = (name: EnvironmentName) => tracingSettings(environments[name].mangamotion);
  const defaults = of('development');
  const app = new App({ resolvers: [valueResolver] });
  const tracing = helmInstallation('tracing', tracingChart, defaults, templateText(application));
  const { values } = tracing;
  const attributes = entriesOf(values.resourceAttributes);
  const rollOn = addTracing(app, tracing, attributes);
  const chart = new Chart(app, namespaces);
  addTracedNamespace({ sampler: chart, instrumentation: chart }, tracing, eachNamespace, attributes);
  addBackendNetwork(app, tracing, templateTexts('include "tracing.namespaces" $ | fromJsonArray'));
  addAlerts(new Chart(app, 'alerts'), tracing, backendAlerts(tracing));
  markAll(app, values);
  const frames = {
    [namespaces]: {
      before: `{{- range $traced := ${operand(values.namespaces)} }}\n{{- with $ }}\n`,
      after: '{{- end }}\n{{- end }}\n',
    },
  };
  const files = new Map([
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
  return { files, rollOn };
}

const eachNamespace = {
  namespace: templateText('$traced.namespace'),
  sampler: {
    type: templateText('$traced.sampler.type'),
    param: templateNumber('$traced.sampler.param | float64 | toJson'),
  },
};

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
