import { App } from 'cdk8s';
import { addHooks } from '../hooks/hooks';
import { addPipeline } from '../releases/pipeline';
import { addTracing } from '../releases/tracing';
import { helmInstallation } from '../constructs/installation';
import type { Environment, EnvironmentName } from '../environments';
import { mangamotion } from '../model/mangamotion';
import { mangamotionOrders, mangamotionRules, type Order } from '../model/rules';
import { valueAt } from '../model/value-at';
import { operand } from '../template/operand';
import { valueResolver } from '../template/resolver';
import { templateValue } from '../template/values';
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
  const app = new App({ resolvers: [valueResolver] });
  const pipeline = helmInstallation('mangamotion', mangamotion, defaults);
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
    ['templates/order.yaml', mangamotionOrders.map((order) => orderCheck(order, defaults)).join('')],
    ...templates(app.charts),
  ]);
}

/** JSON Schema cannot compare two values, so the template does. */
function orderCheck({ lesser, greater, rule }: Order, defaults: object): string {
  const [less, more] = [lesser, greater].map((path) =>
    operand(templateValue(valueAt(defaults, path), path.split('.'))),
  );
  const message = `printf "${lesser} must ${rule}, got %v" ${less}`;
  return `{{- if gt (int64 ${less}) (int64 ${more}) }}{{ fail (${message}) }}{{ end }}\n`;
}
