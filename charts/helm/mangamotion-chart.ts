import { App } from 'cdk8s';
import { addHooks } from '../charts/hooks';
import { addPipeline } from '../charts/pipeline';
import { addTracing } from '../charts/tracing';
import { helmInstallation, type Pipeline } from '../constructs/installation';
import type { Environment, EnvironmentName } from '../environments';
import { mangamotion } from '../model/mangamotion';
import { mangamotionOrders, mangamotionRules, type Order } from '../model/rules';
import { valueAt } from '../model/value-at';
import { operand } from '../template/expression';
import { type ChartFiles, chartYaml, templates } from './chart-files';
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
  const app = new App();
  const pipeline = helmInstallation('mangamotion', defaults);
  addPipeline(app, pipeline, addTracing(app, pipeline));
  addHooks(app, pipeline);
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
    ['templates/order.yaml', mangamotionOrders.map((order) => orderCheck(order, pipeline.values)).join('')],
    ...templates(app.charts),
  ]);
}

/** JSON Schema cannot compare two values, so the template does. */
function orderCheck({ lesser, greater, rule }: Order, values: Pipeline['values']): string {
  const [less, more] = [lesser, greater].map((path) => operand(String(valueAt(values, path))));
  const message = `printf "${lesser} must ${rule}, got %v" ${less}`;
  return `{{- if gt (int64 ${less}) (int64 ${more}) }}{{ fail (${message}) }}{{ end }}\n`;
}
