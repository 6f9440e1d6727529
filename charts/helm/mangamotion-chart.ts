import { App } from 'cdk8s';
import { helmInstallation, withSubchart } from '../constructs/installation';
import { markAll } from '../constructs/labels';
import type { Environment, EnvironmentName } from '../environments';
import { addHooks } from '../hooks/hooks';
import { drainFloors } from '../model/drain';
import { mangamotion } from '../model/mangamotion';
import { mangamotionOrders, mangamotionRules } from '../model/rules';
import { addPipeline } from '../releases/pipeline';
import { valueResolver } from '../template/resolver';
import { subchartFileTemplate } from '../template/subchart';
import { type ChartFiles, chartYaml, eachAsItStands, templates } from './chart-files';
import { valueChecks } from './checks';
import { environmentValues } from './environment-values';
import { nameTemplates, textsOfMap } from './names';
import { mangamotionNotes } from './notes';
import { asSubchart, passedValues, tracing } from './subchart';
import { tracingHelmChart } from './tracing-chart';
import { valuesSchema } from './values-schema';
import { versionChecks } from './version-checks';

/** The pipeline as a Helm chart. */
export function mangamotionChart(
  version: string,
  environments: Readonly<Record<EnvironmentName, Environment>>,
): ChartFiles {
  const defaults = environments.development.mangamotion;
  const app = new App({ resolvers: [valueResolver] });
  const pipeline = withSubchart(helmInstallation('mangamotion', mangamotion, defaults), tracing);
  const { files, rollOn } = tracingHelmChart(version, environments);
  addPipeline(app, pipeline, rollOn);
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
        dependencies: [{ name: tracing, version, condition: 'tracing.enabled' }],
      }),
    ],
    [
      'values.schema.json',
      JSON.stringify(valuesSchema(mangamotion, mangamotionRules, defaults, tracing), null, 2),
    ],
    ...environmentValues('mangamotion', mangamotion, defaults, (name) => environments[name].mangamotion, [
      'sampler',
    ]),
    ['templates/_helpers.tpl', nameTemplates('mangamotion') + subchartFileTemplate + textsOfMap],
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
    passedValues,
    ...asSubchart(files, defaults.tracing),
  ]);
}
