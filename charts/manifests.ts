import { App, Chart, YamlOutputType } from 'cdk8s';
import { NamespaceChart } from './charts/namespace';
import { addPipeline } from './charts/pipeline';
import { addTracing } from './charts/tracing';
import { plainInstallation } from './constructs/installation';
import type { Environment } from './environments';
import type { Mangamotion } from './model/mangamotion';

/** The plain manifests of one environment, for `kubectl apply --server-side -f`. */
export function mangamotionManifests(environment: Environment, outdir: string): App {
  const app = new App({
    outdir,
    outputFileExtension: '.yaml',
    yamlOutputType: YamlOutputType.FILE_PER_CHART,
  });
  const namespace = new NamespaceChart(app, 'mangamotion');
  const pipeline = plainInstallation<Mangamotion>('mangamotion', 'mangamotion', environment.mangamotion);
  addPipeline(app, pipeline, addTracing(app, pipeline));
  return inOrder(app, namespace);
}

/** Nothing can be created in a namespace that is not there, and `kubectl` goes by file name. */
function inOrder(app: App, first: Chart): App {
  for (const chart of app.charts) if (chart !== first) chart.addDependency(first);
  return app;
}
