import { App } from 'cdk8s';
import { helmInstallation } from '../constructs/installation';
import { labelAll } from '../constructs/labels';
import type { Environment, EnvironmentName } from '../environments';
import { addHooks } from '../hooks/hooks';
import { mangamotion } from '../model/mangamotion';
import { mangamotionOrders, mangamotionRules } from '../model/rules';
import { addPipeline } from '../releases/pipeline';
import { addTracing } from '../releases/tracing';
import { operand } from '../template/operand';
import { valueResolver } from '../template/resolver';
import type { Value } from '../template/value';
import { type ChartFiles, chartYaml, templates } from './chart-files';
import { boundsCheck, orderCheck } from './checks';
import { environmentValues } from './environment-values';
import { nameTemplates } from './names';
import { mangamotionNotes } from './notes';
import { valuesSchema } from './values-schema';

/** The pipeline as a Helm chart. */
export function mangamotionChart(
  version: string,
  environments: Readonly<Record<EnvironmentName, Environment>>,
): ChartFiles {
  const defaults = environments.development.mangamotion;
  const app = new App({ resolvers: [valueResolver] });
  const pipeline = helmInstallation('mangamotion', mangamotion, defaults);
  addPipeline(app, pipeline, addTracing(app, pipeline));
  addHooks(app, pipeline);
  labelAll(app, pipeline.values.commonLabels);
  return new Map([
    [
      'Chart.yaml',
      chartYaml({
        name: 'mangamotion',
        description: 'The upload pipeline of MangaMotion, traced by injection',
        version,
        appVersion: version,
      }),
    ],
    ['values.schema.json', JSON.stringify(valuesSchema(mangamotion, mangamotionRules, defaults), null, 2)],
    ...environmentValues('mangamotion', mangamotion, defaults, (name) => environments[name].mangamotion),
    ['templates/_helpers.tpl', nameTemplates('mangamotion')],
    ['templates/NOTES.txt', mangamotionNotes(pipeline.values)],
    [
      'templates/checks.yaml',
      [
        ...mangamotionOrders.map((order) => orderCheck(order, defaults)),
        ...mangamotionRules.map((rule) => boundsCheck(rule, defaults)),
      ].join(''),
    ],
    ['templates/extra-objects.yaml', eachAsItStands(pipeline.values.extraObjects)],
    ...templates(app.charts),
  ]);
}

const eachAsItStands = (objects: Value<readonly object[]>): string =>
  `{{- range ${operand(objects)} }}\n---\n{{ toYaml . }}\n{{- end }}\n`;
