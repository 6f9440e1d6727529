import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { ServerSettings } from '../model/pods';
import type { Probes } from '../model/probes';
import type { ServiceSettings } from '../model/service';
import { present } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { text } from '../template/text';
import type { Condition } from '../template/value';
import type { Values } from '../template/values';
import { containerSecurity, leaveIds, podSecurity, port, securityOfPods } from './container';
import { type Image, imageReference, pullSecrets } from './image';
import type { Pipeline } from './installation';
import { ipFamilies } from './ip-families';
import { labels, metadata, selectorLabels } from './labels';
import { setServerPods } from './pod-settings';
import { times, timesOfAnswers } from './probes';
import { requirements, type Resources } from './resources';
import { markService } from './service';
import { accountName, addAccount } from './service-account';

export interface StatefulServerProps {
  readonly wanted: Condition;
  readonly component: string;
  readonly image: Image;
  readonly user: number;
  readonly port: number;
  readonly resources: Resources;
  /** What its user says of its Service, its account and its pod. */
  readonly settings: Values<ServerSettings & Probes & { readonly service: ServiceSettings }>;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: k8s.EnvVar[];
  /** Whether it can serve. */
  readonly probe: k8s.Probe;
  /** Size of the volume `data`, of its own for each pod. */
  readonly storage?: Values<{ readonly storage: string; readonly storageClassName: string }>;
  readonly volumes?: k8s.Volume[];
  readonly volumeMounts: k8s.VolumeMount[];
  readonly initContainers?: Pick<k8s.Container, 'name' | 'command' | 'volumeMounts'>[];
  /** Checksum of a configuration that is read once: a change rolls the pod. */
  readonly rollOn?: string;
}

/** A single pod of somebody else's server with its Service, for development. */
export function addStatefulServer(scope: Construct, pipeline: Pipeline, props: StatefulServerProps): void {
  const { release } = pipeline;
  const { component } = props;
  const meta = metadata(release, component);
  const ports = [{ name: component.slice(0, 15), port: props.port, targetPort: port(props.port) }];
  const selector = selectorLabels(release, component);
  const service = new k8s.KubeService(scope, `${component}-service`, {
    metadata: meta,
    // The name of a StatefulSet's pod is resolved through a Service without an address of its own.
    spec: { ...ipFamilies(pipeline.values.ipFamilyPolicy), clusterIp: 'None', selector, ports },
  });
  markService(service, props.settings.service);
  const server = new k8s.KubeStatefulSet(scope, component, {
    metadata: { ...meta, annotations: ofImage },
    spec: {
      serviceName: text`${release.name}-${component}`,
      replicas: 1,
      selector: { matchLabels: selector },
      template: podTemplate(pipeline, props),
      volumeClaimTemplates: props.storage === undefined ? undefined : [claim(props.storage)],
      // A claim of a server that is gone would be left behind for ever.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
    },
  });
  const account = addAccount(scope, pipeline, {
    id: `${component}-account`,
    component,
    settings: props.settings.serviceAccount,
  });
  for (const object of [service, account, server]) onlyIf(object, props.wanted);
  if (props.storage) {
    const isNamed = present(props.storage.storageClassName);
    onlyIf(server, isNamed, 'spec', 'volumeClaimTemplates', '-', 'spec', 'storageClassName');
  }
  setServerPods(server, pipeline, props.settings);
  leaveIds(server, pipeline.values.podSecurity, ...securityOfPods);
}

/** The user is the image's own, because files in it are that user's. @see https://github.com/zegl/kube-score */
const ofImage = { 'kube-score/ignore': 'container-security-context-user-group-id' };

const claim = ({
  storage,
  storageClassName,
}: NonNullable<StatefulServerProps['storage']>): k8s.KubePersistentVolumeClaimProps => ({
  metadata: { name: 'data' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: field(storageClassName),
    resources: { requests: { storage: k8s.Quantity.fromString(field(storage)) } },
  },
});

function podTemplate(pipeline: Pipeline, props: StatefulServerProps): k8s.PodTemplateSpec {
  const { release, values } = pipeline;
  const { startupProbe, livenessProbe, readinessProbe, ...settings } = props.settings;
  const image = {
    image: imageReference(props.image, values.global),
    imagePullPolicy: field(values.images.pullPolicy),
    resources: requirements(props.resources),
    securityContext: containerSecurity,
  };
  return {
    metadata: {
      labels: labels(release, props.component),
      annotations: props.rollOn === undefined ? undefined : { 'checksum/configuration': props.rollOn },
    },
    spec: {
      serviceAccountName: accountName(pipeline, props.component, settings.serviceAccount),
      enableServiceLinks: false,
      imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
      securityContext: podSecurity(props.user),
      terminationGracePeriodSeconds: field(settings.terminationGracePeriodSeconds),
      initContainers: props.initContainers?.map((container) => ({ ...container, ...image })),
      containers: [
        {
          name: props.component,
          ...image,
          command: props.command,
          args: props.args,
          env: props.env,
          ports: [{ name: props.component.slice(0, 15), containerPort: props.port }],
          startupProbe: { ...props.probe, ...times(startupProbe), timeoutSeconds: 5 },
          readinessProbe: { ...props.probe, ...timesOfAnswers(readinessProbe) },
          livenessProbe: { tcpSocket: { port: port(props.port) }, ...timesOfAnswers(livenessProbe) },
          volumeMounts: props.volumeMounts,
        },
      ],
      volumes: props.volumes,
    },
  };
}
