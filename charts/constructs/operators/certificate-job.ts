import { readFileSync } from 'node:fs';
import type { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { is } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import { field } from '../../template/field';
import { beginning, choose, text } from '../../template/text';
import type { Value } from '../../template/value';
import { containerSecurity, leaveIds, podSecurity, securityOfPods, unprivilegedUser } from '../container';
import { imageReference, pullSecrets } from '../image';
import type { OperatorInstallation } from '../installation';
import { labels, metadata, selectorLabels } from '../labels';
import { outsideMesh } from '../mesh';
import { podTemplateOfCronJob, setPods } from '../pod-settings';
import { requirements } from '../resources';

const component = 'certificates';
const operators = ['jaeger', 'opentelemetry'] as const;
const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const deadlineSeconds = 300;
const hashLength = 8;

/** As `require` of these finds the others below the folder where they are mounted. */
const program = ['der', 'self-signed', 'job/api-server', 'job/pair', 'job/ensure', 'job/main'].map(
  (module) => ({
    key: `${module.replace('/', '.')}.js`,
    path: `${module}.js`,
  }),
);

/**
 * What makes, renews and registers the webhooks' certificates in the cluster. It runs as its schedule says, and with
 * each change: no hook, because whoever applies manifests runs a Job, and a Job that is there already cannot be changed,
 * so that each content has a name of its own.
 */
export function addCertificateJob(renewal: Chart, change: Chart, installation: OperatorInstallation): void {
  const { release, values } = installation;
  const jobSpec = specOfJob(installation);
  const cronJob = new k8s.KubeCronJob(renewal, 'schedule', {
    metadata: metadata(release, component),
    spec: {
      schedule: field(values.certificateJob.schedule),
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: { metadata: { labels: labels(release, component) }, spec: jobSpec },
    },
  });
  setPods(cronJob, installation, values.certificateJob, podTemplateOfCronJob);
  leaveIds(cronJob, values.podSecurity, 'spec', 'jobTemplate', ...securityOfPods);
  const files = new k8s.KubeConfigMap(renewal, 'program', {
    metadata: metadata(release, component),
    // Compiled: the cluster's Node.js needs no TypeScript.
    data: Object.fromEntries(
      program.map(({ key, path }) => [key, readFileSync(`build/charts/certificates/${path}`, 'utf8')]),
    ),
  });
  const hash = beginning(installation.hash(cronJob, files), hashLength);
  const job = new k8s.KubeJob(change, 'job', {
    metadata: { ...metadata(release, component), name: text`${release.name}-${component}-${hash}` },
    spec: jobSpec,
  });
  setPods(job, installation, values.certificateJob);
  leaveIds(job, values.podSecurity, ...securityOfPods);
  const objects = [
    cronJob,
    files,
    ...addAccess(renewal, installation),
    addNetwork(renewal, installation),
    job,
  ];
  for (const object of objects) onlyIf(object, is(values.certificates, 'job'));
}

function specOfJob(installation: OperatorInstallation): k8s.JobSpec {
  const { release, values } = installation;
  return {
    backoffLimit: 3,
    activeDeadlineSeconds: deadlineSeconds * 2,
    template: {
      metadata: {
        labels: { ...selectorLabels(release, component), ...outsideMesh.labels },
        annotations: { ...outsideMesh.annotations },
      },
      spec: {
        restartPolicy: 'Never',
        serviceAccountName: text`${release.name}-${component}`,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        imagePullSecrets: pullSecrets(values.pullSecret, values.global),
        securityContext: podSecurity(unprivilegedUser),
        containers: [container(installation)],
        volumes: [
          { name: 'program', configMap: { name: text`${release.name}-${component}`, items: program } },
        ],
      },
    },
  };
}

function container({ release, values }: OperatorInstallation): k8s.Container {
  const { certificateJob, global, jaegerOperator, openTelemetryOperator, pullPolicy } = values;
  const enabled = { jaeger: jaegerOperator.enabled, opentelemetry: openTelemetryOperator.enabled };
  const wanted = operators.map((operator) => choose(enabled[operator], operator, ''));
  const env: Record<string, string | Value<string>> = {
    NAME: release.name,
    CLUSTER_NAME: release.clusterName,
    NAMESPACE: release.namespace,
    OPERATORS: text`${wanted[0] ?? ''},${wanted[1] ?? ''}`,
    VALID_DAYS: text`${certificateJob.validDays}`,
    TIMEOUT_SECONDS: `${deadlineSeconds}`,
    QUIET_SECONDS: '10',
    API_SERVER: 'https://kubernetes.default.svc',
    TOKEN_FILE: `${account}/token`,
    // Node.js trusts the API server by it.
    NODE_EXTRA_CA_CERTS: `${account}/ca.crt`,
  };
  return {
    name: component,
    image: imageReference(certificateJob.image, global),
    imagePullPolicy: field(pullPolicy),
    command: ['node', '/program/job/main.js'],
    env: Object.entries(env).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : field(value),
    })),
    resources: requirements(certificateJob.resources),
    securityContext: containerSecurity,
    volumeMounts: [{ name: 'program', mountPath: '/program', readOnly: true }],
  };
}

/** The Secrets and the registrations of this release, and no others; nothing is created or deleted. */
function addAccess(scope: Chart, { release }: OperatorInstallation): ApiObject[] {
  const meta = metadata(release, component);
  const clusterMeta = { name: text`${release.clusterName}-${component}`, labels: meta.labels };
  const subjects = [{ kind: 'ServiceAccount', name: meta.name, namespace: field(release.namespace) }];
  const apiGroup = 'rbac.authorization.k8s.io';
  const verbs = ['get', 'patch'];
  return [
    new k8s.KubeServiceAccount(scope, 'account', { metadata: meta, automountServiceAccountToken: false }),
    new k8s.KubeRole(scope, 'role', {
      metadata: meta,
      rules: [
        {
          apiGroups: [''],
          resources: ['secrets'],
          resourceNames: operators.map((operator) => text`${release.name}-${operator}-webhooks`),
          verbs,
        },
      ],
    }),
    new k8s.KubeRoleBinding(scope, 'binding', {
      metadata: meta,
      subjects,
      roleRef: { apiGroup, kind: 'Role', name: meta.name },
    }),
    new k8s.KubeClusterRole(scope, 'cluster-role', {
      metadata: clusterMeta,
      rules: [
        {
          apiGroups: ['admissionregistration.k8s.io'],
          resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
          resourceNames: operators.map((operator) => text`${release.clusterName}-${operator}`),
          verbs,
        },
      ],
    }),
    new k8s.KubeClusterRoleBinding(scope, 'cluster-binding', {
      metadata: clusterMeta,
      subjects,
      roleRef: { apiGroup, kind: 'ClusterRole', name: clusterMeta.name },
    }),
  ];
}

/** Nothing listens there. What it reaches stays open: the API server is outside every policy's selectors. */
const addNetwork = (scope: Chart, { release }: OperatorInstallation): ApiObject =>
  new k8s.KubeNetworkPolicy(scope, 'network', {
    metadata: metadata(release, component),
    spec: {
      podSelector: { matchLabels: selectorLabels(release, component) },
      policyTypes: ['Ingress', 'Egress'],
      egress: [{}],
    },
  });
