import { App } from 'cdk8s';
import { helmInstallation } from '../constructs/installation';
import { markAll } from '../constructs/labels';
import type { Environment, EnvironmentName } from '../environments';
import { addHooks } from '../hooks/hooks';
import { drainFloors } from '../model/drain';
import { mangamotion } from '../model/mangamotion';
import { mangamotionOrders, mangamotionRules } from '../model/rules';
import { addPipeline } from '../releases/pipeline';
import { addTracing } from '../releases/tracing';
import { valueResolver } from '../template/resolver';
import { type ChartFiles, chartYaml, eachAsItStands, templates } from './chart-files';
import { valueChecks } from './checks';
import { environmentValues } from './environment-values';
import { nameTemplates, textsOfMap } from './names';
import { mangamotionNotes } from './notes';
import { valuesSchema } from './values-schema';
import { versionChecks } from './version-checks';

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
  markAll(app, pipeline.values);
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
    ...environmentValues('mangamotion', mangamotion, defaults, (name) => environments[name].mangamotion, [
      'sampler',
    ]),
    ['templates/_helpers.tpl', nameTemplates('mangamotion') + textsOfMap],
    ['templates/NOTES.txt', mangamotionNotes(pipeline.values)],
    [
      'templates/checks.yaml',
      valueChecks(
        mangamotion,
        { rules: mangamotionRules, orders: mangamotionOrders, floors: drainFloors },
        defaults,
      ) + versionChecks(pipeline.values),
    ],
    ['templates/extra-objects.yaml', eachAsItStands(pipeline.values.extraObjects)],
    ...templates(app.charts),
  ]);
}
