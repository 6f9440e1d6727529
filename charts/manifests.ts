import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { plainInstallation } from './constructs/installation';
import { markAll } from './constructs/labels';
import type { Certificate } from './constructs/operators/certificate';
import type { ExtraObjects } from './model/extra-objects';
import { type Mangamotion, mangamotion } from './model/mangamotion';
import { type Operators, operators } from './model/operators';
import { addNamespace } from './releases/namespace';
import { addOperators } from './releases/operators';
import { addPipeline } from './releases/pipeline';
import { addTracing } from './releases/tracing';
import { valueResolver } from './template/resolver';

/** The plain manifests of one environment's pipeline, for `kubectl apply --server-side -f`. */
export function mangamotionManifests(settings: Mangamotion, outdir: string): App {
  const app = manifests(outdir);
  const namespace = addNamespace(app, 'mangamotion');
  const name = named('mangamotion', settings);
  const pipeline = plainInstallation(name, 'mangamotion', mangamotion, settings);
  const attributes = { 'service.namespace': name };
  addPipeline(app, pipeline, addTracing(app, pipeline, attributes));
  markAll(app, pipeline.values);
  addExtraObjects(app, settings.extraObjects);
  return inOrder(app, namespace);
}

/** The plain manifests of its operators; `certificate` is asked for one for each service. */
export function operatorManifests(
  settings: Operators,
  outdir: string,
  certificate: (host: string) => Certificate,
): App {
  const app = manifests(outdir);
  const namespace = 'mangamotion-operators';
  const namespaceChart = addNamespace(app, namespace, podSecurityOf(settings));
  const name = named(namespace, settings);
  const of = (component: string) =>
    settings.certificates === 'generated' ? certificate(`${name}-${component}.${namespace}.svc`) : none;
  const installation = plainInstallation(name, namespace, operators, settings);
  addOperators(app, installation, { jaeger: of('jaeger'), opentelemetry: of('opentelemetry') });
  markAll(app, installation.values);
  for (const chart of app.charts) if (!hasObjects(chart)) app.node.tryRemoveChild(chart.node.id);
  addExtraObjects(app, settings.extraObjects);
  return inOrder(app, namespaceChart);
}

/** Of their namespace: no other level than the widest admits pods into the network of their node. */
const podSecurityOf = ({ jaegerOperator, openTelemetryOperator }: Operators) =>
  [jaegerOperator, openTelemetryOperator].some(({ enabled, hostNetwork }) => enabled && hostNetwork)
    ? 'privileged'
    : 'restricted';

const hasObjects = (chart: Chart): boolean =>
  chart.node.findAll().some((each) => ApiObject.isApiObject(each));

/** As the charts do it with a release's name; what is here is as short as `naming` allows. */
const named = (release: string, { nameOverride, fullnameOverride }: Mangamotion | Operators): string =>
  fullnameOverride || [release, nameOverride].filter(Boolean).join('-');

const none: Certificate = { authority: '', certificate: '', key: '', madeAt: '' };

const manifests = (outdir: string): App =>
  new App({
    outdir,
    outputFileExtension: '.yaml',
    yamlOutputType: YamlOutputType.FILE_PER_CHART,
    resolvers: [valueResolver],
  });

/** Nothing can be created in a namespace that is not there, and `kubectl` goes by file name. */
function inOrder(app: App, first: Chart): App {
  for (const chart of app.charts) if (chart !== first) chart.addDependency(first);
  return app;
}

/** After all that is ours, which they may need; without any there is no file of them. */
function addExtraObjects(app: App, objects: ExtraObjects): void {
  if (objects.length === 0) return;
  const chart = new Chart(app, 'extra-objects');
  objects.forEach((object, index) => void new ApiObject(chart, `${index}`, object));
}
