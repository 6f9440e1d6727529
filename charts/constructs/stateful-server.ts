import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { PodSettings } from '../model/pods';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { text } from '../template/text';
import type { Condition, Value } from '../template/value';
import type { Values } from '../template/values';
import { containerSecurity, leaveIds, podSecurity, port, securityOfPods } from './container';
import { type Image, imageReference, pullSecrets } from './image';
import type { Pipeline } from './installation';
import { ipFamilies } from './ip-families';
import { labels, metadata, selectorLabels } from './labels';
import { setPods } from './pod-settings';
import { requirements, type Resources } from './resources';

export interface StatefulServerProps {
  readonly wanted: Condition;
  readonly component: string;
  readonly image: Image;
  readonly user: number;
  readonly port: number;
  readonly resources: Resources;
  readonly pods: Values<PodSettings>;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: k8s.EnvVar[];
  /** Whether it can serve. */
  readonly probe: k8s.Probe;
  /** Size of the volume `data`, of its own for each pod. */
  readonly storage?: Value<string>;
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
  onlyIf(
    new k8s.KubeService(scope, `${component}-service`, {
      metadata: meta,
      // The name of a StatefulSet's pod is resolved through a Service without an address of its own.
      spec: { ...ipFamilies(pipeline.values.ipFamilyPolicy), clusterIp: 'None', selector, ports },
    }),
    props.wanted,
  );
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
  onlyIf(server, props.wanted);
  setPods(server, pipeline, props.pods);
  leaveIds(server, pipeline.values.podSecurity, ...securityOfPods);
}

/** The user is the image's own, because files in it are that user's. @see https://github.com/zegl/kube-score */
const ofImage = { 'kube-score/ignore': 'container-security-context-user-group-id' };

const claim = (storage: Value<string>): k8s.KubePersistentVolumeClaimProps => ({
  metadata: { name: 'data' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: k8s.Quantity.fromString(field(storage)) } },
  },
});

function podTemplate({ release, values }: Pipeline, props: StatefulServerProps): k8s.PodTemplateSpec {
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
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
      securityContext: podSecurity(props.user),
      initContainers: props.initContainers?.map((container) => ({ ...container, ...image })),
      containers: [
        {
          name: props.component,
          ...image,
          command: props.command,
          args: props.args,
          env: props.env,
          ports: [{ name: props.component.slice(0, 15), containerPort: props.port }],
          startupProbe: { ...props.probe, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 300 },
          readinessProbe: { ...props.probe, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
          // Whoever is too busy to answer is not better off for being killed.
          livenessProbe: {
            tcpSocket: { port: port(props.port) },
            periodSeconds: 20,
            timeoutSeconds: 10,
            failureThreshold: 6,
          },
          volumeMounts: props.volumeMounts,
        },
      ],
      volumes: props.volumes,
    },
  };
}
