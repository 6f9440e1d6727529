import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { usualPorts } from '../../services/shared/usual-ports';
import { testCallerEnvironment } from '../constructs/authentication';
import type { Pipeline } from '../constructs/installation';
import { isDecidedLate } from '../constructs/keep/entry';
import { insideMesh, outsideMesh, sidecarEnds } from '../constructs/mesh';
import { jaegerName } from '../constructs/tracing-endpoints';
import { all, is, not } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { subchartFile } from '../template/subchart';
import { choose, text } from '../template/text';
import { templateText } from '../template/value';
import { addHook } from './hook';

/** What Helm runs: before an installation or an upgrade, and as `helm test`. */
export function addHooks(app: Construct, pipeline: Pipeline): void {
  addPrepareTracing(new Chart(app, 'prepare-tracing'), pipeline);
  addRollUntraced(new Chart(app, 'roll-untraced'), pipeline);
  addUploadTest(new Chart(app, 'upload-test'), pipeline);
}

/** Node.js trusts the API server by it. */
const clusterAuthority = {
  name: 'NODE_EXTRA_CA_CERTS',
  value: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
};

const renderedInstrumentation = text`${templateText(
  `${subchartFile('tracing', 'instrumentation')} | fromYaml | toJson`,
)}`;

function addPrepareTracing(chart: Chart, pipeline: Pipeline): void {
  const { backend, enabled } = pipeline.values.tracing;
  const instrumentation = {
    apiVersion: 'opentelemetry.io/v1alpha1',
    kind: 'Instrumentation',
    plural: 'instrumentations',
  };
  const jaeger = { apiVersion: 'jaegertracing.io/v1', kind: 'Jaeger', plural: 'jaegers' };
  const collector = {
    apiVersion: 'opentelemetry.io/v1beta1',
    kind: 'OpenTelemetryCollector',
    plural: 'opentelemetrycollectors',
  };
  const resources = choose(
    isDecidedLate(pipeline),
    choose(
      is(backend, 'jaeger-operator'),
      JSON.stringify([instrumentation, jaeger, collector]),
      JSON.stringify([instrumentation, collector]),
    ),
    choose(
      is(backend, 'jaeger-operator'),
      JSON.stringify([instrumentation, jaeger]),
      choose(
        is(backend, 'external'),
        JSON.stringify([instrumentation]),
        JSON.stringify([instrumentation, collector]),
      ),
    ),
  );
  const objects = addHook(chart, pipeline, {
    component: 'prepare-tracing',
    on: 'pre-install,pre-upgrade,pre-rollback',
    mesh: outsideMesh,
    environment: [
      { name: 'RESOURCES', value: field(resources) },
      { name: 'INSTRUMENTATION', value: renderedInstrumentation },
      { name: 'RELEASE', value: text`${templateText('.Release.Name')}` },
      { name: 'TIMEOUT_SECONDS', value: '240' },
      clusterAuthority,
    ],
    rules: [
      {
        apiGroups: ['opentelemetry.io'],
        resources: ['instrumentations', 'opentelemetrycollectors'],
        verbs: ['create', 'get', 'update', 'patch'],
      },
      { apiGroups: ['jaegertracing.io'], resources: ['jaegers'], verbs: ['create'] },
    ],
    deadlineSeconds: 270,
  });
  for (const object of objects) onlyIf(object, enabled);
}

function addRollUntraced(chart: Chart, pipeline: Pipeline): void {
  const { release, values } = pipeline;
  const objects = addHook(chart, pipeline, {
    component: 'roll-untraced',
    on: 'post-install,post-upgrade,post-rollback',
    mesh: outsideMesh,
    environment: [
      { name: 'NAME', value: field(release.name) },
      { name: 'TIMEOUT_SECONDS', value: '240' },
      clusterAuthority,
    ],
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
      {
        apiGroups: ['apps'],
        resources: ['deployments'],
        resourceNames: ['api', 'worker'].map((component) => text`${release.name}-${component}`),
        verbs: ['patch'],
      },
    ],
    deadlineSeconds: 270,
  });
  for (const object of objects) onlyIf(object, values.tracing.enabled);
}

function addUploadTest(chart: Chart, pipeline: Pipeline): void {
  const { release, values } = pipeline;
  const { tracing, jaeger: settings } = values;
  const jaeger = text`http://${jaegerName(pipeline)}-query:16686${settings.basePath}`;
  addHook(chart, pipeline, {
    component: 'upload-test',
    on: 'test',
    mesh: insideMesh,
    environment: [
      { name: 'API_URL', value: text`http://${release.name}-api:${usualPorts.api}` },
      { name: 'SIDECAR_ENDS', value: sidecarEnds.join(' ') },
      ...testCallerEnvironment(pipeline),
      {
        name: 'JAEGER_URL',
        value: field(choose(all(tracing.enabled, not(is(tracing.backend, 'external'))), jaeger, '')),
      },
    ],
    rules: [],
    deadlineSeconds: 300,
  });
}
