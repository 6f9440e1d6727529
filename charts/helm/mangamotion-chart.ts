import { App } from 'cdk8s';
import { addHooks } from '../charts/hooks';
import { addPipeline } from '../charts/pipeline';
import { addTracing } from '../charts/tracing';
import { helmInstallation } from '../constructs/installation';
import type { Environment, EnvironmentName } from '../environments';
import { mangamotion } from '../model/mangamotion';
import { mangamotionOrders, mangamotionRules, type Order } from '../model/rules';
import { type ChartFiles, chartYaml, nameTemplates, templates } from './chart-files';
import { environmentValues } from './environment-values';
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
    ['values.schema.json', JSON.stringify(valuesSchema(mangamotion, mangamotionRules), null, 2)],
    ...environmentValues('mangamotion', mangamotion, defaults, (name) => environments[name].mangamotion),
    ['templates/_helpers.tpl', nameTemplates('mangamotion')],
    ['templates/NOTES.txt', mangamotionNotes],
    ['templates/order.yaml', mangamotionOrders.map(orderCheck).join('')],
    ...templates(app.charts),
  ]);
}

/** JSON Schema cannot compare two values, so the template does. */
function orderCheck({ lesser, greater, rule }: Order): string {
  const message = `printf "${lesser} must ${rule}, got %v" (toJson .Values.${lesser})`;
  return `{{- if gt (int64 .Values.${lesser}) (int64 .Values.${greater}) }}{{ fail (${message}) }}{{ end }}\n`;
}
