import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { PublicService } from '../model/service';
import type { WorkloadSettings } from '../model/services';
import { not } from '../template/condition';
import { onlyIf, when } from '../template/conditional';
import { field } from '../template/field';
import { plus, unlessZero } from '../template/number';
import { choose, text } from '../template/text';
import type { Condition, Value } from '../template/value';
import type { Values } from '../template/values';
import {
  containerSecurity,
  httpGet,
  leaveIds,
  podSecurity,
  port,
  securityOfPods,
  unprivilegedUser,
} from './container';
import { imageReference, pullSecrets } from './image';
import type { Pipeline } from './installation';
import { ipFamilies } from './ip-families';
import { labels, metadata, selectorLabels } from './labels';
import { nameLookups } from './name-lookups';
import { setSeveralPods, spreadUnless } from './pod-settings';
import { times, timesOfAnswers } from './probes';
import { isInner, keepPublication, publication } from './public-service';
import { requirements, type Resources } from './resources';
import { keepRollout, rollout } from './rollout';
import { markService } from './service';
import { accountName, addAccount } from './service-account';
import { serviceAuthorities } from './service-authorities';
import { serviceEnvironment } from './service-environment';
import type { ServiceVariable } from './service-variable';

export interface WorkloadProps {
  /** `api` or `worker`: name of the objects, the container and the program. */
  readonly component: string;
  /** service.name of its spans. */
  readonly serviceName: string;
  /** Of what clients call; a worker has no clients. */
  readonly httpPort?: number;
  /** Who else reaches its Service. */
  readonly published?: Values<PublicService>;
  /** Where health, readiness and metrics are served. */
  readonly operationsPort: number;
  readonly environment: readonly ServiceVariable[];
  readonly replicas: Value<number>;
  readonly resources: Resources;
  /** What its user says of its account, its Service and its pods. */
  readonly settings: Values<WorkloadSettings>;
  /** How long it is told that it has to end its work. */
  readonly drainSeconds: Value<number>;
  /** What it has besides until it is killed, where nobody says when. */
  readonly endSeconds: number;
  /** What the pod's templates depend on: a change rolls the pods. */
  readonly rollOn: readonly ApiObject[];
  /** Disk at /tmp. */
  readonly temporarySize: Value<string>;
}

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
    this.account = addAccount(this, pipeline, { component: props.component, settings: serviceAccount });
    this.service = new k8s.KubeService(this, 'service', {
      metadata: meta,
      spec: {
        ...ipFamilies(pipeline.values.ipFamilyPolicy),
        ...(props.published && publication(props.published)),
        selector: selectorLabels(release, props.component),
        ports: servicePorts(props),
      },
    });
    if (props.published) {
      keepPublication(this.service, props.published);
      onlyIf(operationsService(this, pipeline, props), not(isInner(props.published)));
    }
    markService(this.service, service);
    this.deployment = new k8s.KubeDeployment(this, 'deployment', {
      metadata: meta,
      spec: {
        replicas: field(props.replicas),
        revisionHistoryLimit: field(props.settings.revisionHistoryLimit),
        progressDeadlineSeconds: 300,
        selector: { matchLabels: selectorLabels(release, props.component) },
        strategy: rollout(props.settings.updateStrategy),
        template: podTemplate(pipeline, props),
      },
    });
    keepRollout(this.deployment, props.settings.updateStrategy);
    setSeveralPods(this.deployment, pipeline, props.settings);
    leaveIds(this.deployment, pipeline.values.podSecurity, ...securityOfPods);
  }

  /** Else the number of pods is an autoscaler's. */
  fixReplicasIf(condition: Condition): void {
    onlyIf(this.deployment, condition, 'spec', 'replicas');
  }
}

const servicePort = ([name, number]: [string, number]): k8s.ServicePort => ({
  name,
  port: number,
  targetPort: port(name),
});

/** One that is reached from outside has the port of clients alone: metrics are nobody's business there. */
function servicePorts(props: WorkloadProps): k8s.ServicePort[] {
  const ports = portsOf(props).map(servicePort);
  const { published } = props;
  if (!published) return ports;
  const [clients, ...operations] = ports;
  return [
    ...(clients ? [{ ...clients, nodePort: field(published.nodePort) }] : []),
    ...when(isInner(published), ...operations),
  ];
}

/** What monitors look for then. */
const operationsService = (scope: Construct, pipeline: Pipeline, props: WorkloadProps) =>
  new k8s.KubeService(scope, 'operations-service', {
    metadata: metadata(pipeline.release, props.component, `${props.component}-operations`),
    spec: {
      ...ipFamilies(pipeline.values.ipFamilyPolicy),
      selector: selectorLabels(pipeline.release, props.component),
      ports: [servicePort(['operations', props.operationsPort])],
    },
  });

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
      serviceAccountName: accountName(pipeline, props.component, props.settings.serviceAccount),
      enableServiceLinks: false,
      dnsConfig: nameLookups,
      imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
      securityContext: podSecurity(unprivilegedUser),
      terminationGracePeriodSeconds: field(
        unlessZero(props.settings.terminationGracePeriodSeconds, plus(props.drainSeconds, props.endSeconds)),
      ),
      topologySpreadConstraints: spreadUnless(
        props.settings.topologySpreadConstraints,
        selectorLabels(release, props.component),
      ),
      containers: [container(pipeline, props)],
      volumes: [
        { name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString(field(props.temporarySize)) } },
        ...serviceAuthorities(pipeline).volumes,
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
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...serviceAuthorities(pipeline).volumeMounts],
  };
}
