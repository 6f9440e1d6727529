import { type ApiObject, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Mangamotion } from '../model/mangamotion';
import type { Extras, PodSettings, Supervision } from '../model/pods';
import { not } from '../template/condition';
import { onlyIf, when } from '../template/conditional';
import { filled } from '../template/each';
import { field } from '../template/field';
import { addElements, addEntries } from '../template/free-form';
import { choose, text } from '../template/text';
import type { Condition, Value } from '../template/value';
import type { Values } from '../template/values';
import {
  containerSecurity,
  httpGet,
  leaveIds,
  podSecurity,
  port,
  spread,
  securityOfPods,
  unprivilegedUser,
} from './container';
import { imageReference, pullSecrets } from './image';
import type { Pipeline } from './installation';
import { ipFamilies } from './ip-families';
import { labels, metadata, selectorLabels } from './labels';
import { addExtras, setPods } from './pod-settings';
import { redisAuthority } from './redis-authority';
import { requirements, type Resources } from './resources';
import { serviceEnvironment } from './service-environment';
import type { ServiceVariable } from './service-variable';

type Settings = Pick<Mangamotion['api'], 'serviceAccount' | 'service' | 'topologySpreadConstraints'> &
  PodSettings &
  Extras &
  Supervision;

export interface WorkloadProps {
  /** `api` or `worker`: name of the objects, the container and the program. */
  readonly component: string;
  /** service.name of its spans. */
  readonly serviceName: string;
  /** Of what clients call; a worker has no clients. */
  readonly httpPort?: number;
  /** Where health, readiness and metrics are served. */
  readonly operationsPort: number;
  readonly environment: readonly ServiceVariable[];
  readonly replicas: Value<number>;
  readonly resources: Resources;
  /** What its user says of its account, its Service and its pods. */
  readonly settings: Values<Settings>;
  /** From the signal to stop until the kill: longer than the longest work under way, in seconds. */
  readonly graceSeconds: Value<number>;
  /** What the pod's templates depend on: a change rolls the pods. */
  readonly rollOn: readonly ApiObject[];
  /** Disk at /tmp. */
  readonly temporarySize: Value<string>;
}

/** Endpoints leave the load balancers a moment after the pod is told to stop; until then it serves. */
const endpointDelay = Duration.seconds(5);

/** A service of ours: Deployment, Service and an account without a token. */
export class Workload extends Construct {
  readonly account: k8s.KubeServiceAccount;
  readonly deployment: k8s.KubeDeployment;
  readonly service: k8s.KubeService;

  constructor(scope: Construct, pipeline: Pipeline, props: WorkloadProps) {
    super(scope, props.component);
    const { release } = pipeline;
    const meta = metadata(release, props.component);
    const { serviceAccount, service } = props.settings;
    this.account = new k8s.KubeServiceAccount(this, 'account', {
      metadata: meta,
      automountServiceAccountToken: false,
    });
    addEntries(this.account, serviceAccount.annotations, 'metadata', 'annotations');
    this.service = new k8s.KubeService(this, 'service', {
      metadata: meta,
      spec: {
        ...ipFamilies(pipeline.values.ipFamilyPolicy),
        selector: selectorLabels(release, props.component),
        ports: portsOf(props).map(([name, number]) => ({ name, port: number, targetPort: port(name) })),
      },
    });
    addEntries(this.service, service.annotations, 'metadata', 'annotations');
    this.deployment = new k8s.KubeDeployment(this, 'deployment', {
      metadata: meta,
      spec: {
        replicas: field(props.replicas),
        revisionHistoryLimit: field(props.settings.revisionHistoryLimit),
        progressDeadlineSeconds: 300,
        selector: { matchLabels: selectorLabels(release, props.component) },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: port(0), maxSurge: port(1) } },
        template: podTemplate(pipeline, props),
      },
    });
    addElements(
      this.deployment,
      props.settings.topologySpreadConstraints,
      'spec',
      'template',
      'spec',
      'topologySpreadConstraints',
    );
    setPods(this.deployment, pipeline, props.settings);
    addExtras(this.deployment, props.settings);
    leaveIds(this.deployment, pipeline.values.podSecurity, ...securityOfPods);
  }

  /** Else the number of pods is an autoscaler's. */
  fixReplicasIf(condition: Condition): void {
    onlyIf(this.deployment, condition, 'spec', 'replicas');
  }
}

/** By the name that probes, ingresses and monitors know them by. */
const portsOf = ({ httpPort, operationsPort }: WorkloadProps): [name: string, number: number][] => [
  ...(httpPort === undefined ? [] : [['http', httpPort] satisfies [string, number]]),
  ['operations', operationsPort],
];

function podTemplate(pipeline: Pipeline, props: WorkloadProps): k8s.PodTemplateSpec {
  const { release, values } = pipeline;
  return {
    metadata: {
      labels: labels(release, props.component),
      annotations: {
        // By name: "true" would take whatever Instrumentation the namespace has.
        'instrumentation.opentelemetry.io/inject-nodejs': field(
          choose(values.tracing.enabled, text`${release.namespace}/${release.name}-tracing`, 'false'),
        ),
        'instrumentation.opentelemetry.io/container-names': props.component,
        // Neither a changed ConfigMap nor a changed Instrumentation rolls pods by itself.
        'checksum/tracing': pipeline.hash(...props.rollOn),
      },
    },
    spec: {
      serviceAccountName: text`${release.name}-${props.component}`,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
      securityContext: podSecurity(unprivilegedUser),
      terminationGracePeriodSeconds: field(props.graceSeconds),
      topologySpreadConstraints: when(
        not(filled(props.settings.topologySpreadConstraints)),
        ...spread(selectorLabels(release, props.component)),
      ),
      containers: [container(pipeline, props)],
      volumes: [
        { name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString(field(props.temporarySize)) } },
        ...redisAuthority(pipeline).volumes,
      ],
    },
  };
}

function container(pipeline: Pipeline, props: WorkloadProps): k8s.Container {
  const { global, images } = pipeline.values;
  const { startupProbe, livenessProbe, readinessProbe } = props.settings;
  return {
    name: props.component,
    image: imageReference(images.services, global),
    imagePullPolicy: field(images.pullPolicy),
    command: ['node', `build/services/${props.component}/main.js`],
    env: [...serviceEnvironment(pipeline, props.serviceName), ...props.environment],
    ports: portsOf(props).map(([name, containerPort]) => ({ name, containerPort })),
    resources: requirements(props.resources),
    securityContext: containerSecurity,
    startupProbe: { ...httpGet('/healthz', 'operations'), ...times(startupProbe) },
    livenessProbe: { ...httpGet('/healthz', 'operations'), ...timesOfAnswers(livenessProbe) },
    readinessProbe: { ...httpGet('/readyz', 'operations'), ...timesOfAnswers(readinessProbe) },
    lifecycle: { preStop: { exec: { command: ['sleep', `${endpointDelay.toSeconds()}`] } } },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...redisAuthority(pipeline).volumeMounts],
  };
}

const times = ({ periodSeconds, failureThreshold }: Values<Supervision['startupProbe']>) => ({
  periodSeconds: field(periodSeconds),
  failureThreshold: field(failureThreshold),
});

const timesOfAnswers = (probe: Values<Supervision['livenessProbe']>) => ({
  ...times(probe),
  timeoutSeconds: field(probe.timeoutSeconds),
});
