import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { is, not, present } from '../../template/condition';
import { onlyIf, when } from '../../template/conditional';
import { field } from '../../template/field';
import { text } from '../../template/text';
import type { Condition, Value } from '../../template/value';
import {
  containerSecurity,
  httpGet,
  leaveIds,
  podSecurity,
  port,
  securityOfPods,
  spread,
} from '../container';
import { addDisruptionBudget } from '../disruption-budget';
import { type Image, imageReference, pullSecrets } from '../image';
import type { OperatorInstallation } from '../installation';
import { ipFamilies } from '../ip-families';
import { metadata, selectorLabels } from '../labels';
import { requirements, type Resources } from '../resources';
import { addAccess, type Access } from './access';
import { type Certificate, addCertificate } from './certificate';
import { addWebhookNetwork } from './webhook-network';
import { addWebhooks, type Webhook } from './webhooks';

export interface OperatorProps {
  /** Name of its objects, after the release's. */
  readonly component: string;
  readonly wanted: Condition;
  readonly image: Image;
  readonly user: number;
  readonly replicas: Value<number>;
  readonly resources: Resources;
  readonly args: string[];
  /** The flag that makes one pod lead. */
  readonly leaderElection: string;
  readonly env: k8s.EnvVar[];
  readonly metricsPort: number;
  /** The one namespace that it serves; empty: all. */
  readonly watchNamespace: Value<string>;
  readonly access: Access;
  readonly webhooks: readonly Webhook[];
  /** For webhooks, where cert-manager makes none. */
  readonly certificate: Certificate;
}

const webhookPort = 9443;

/** An operator with its account, its rights, its webhooks and their certificate. */
export class Operator extends Construct {
  constructor(scope: Construct, installation: OperatorInstallation, props: OperatorProps) {
    super(scope, props.component);
    const { release } = installation;
    const meta = metadata(release, props.component);
    const objects = [
      new k8s.KubeServiceAccount(this, 'account', { metadata: meta }),
      new k8s.KubeService(this, 'service', {
        metadata: meta,
        spec: {
          ...ipFamilies(installation.values.ipFamilyPolicy),
          selector: selectorLabels(release, props.component),
          ports: [
            { name: 'webhooks', port: 443, targetPort: port('webhooks') },
            { name: 'metrics', port: props.metricsPort, targetPort: port('metrics') },
          ],
        },
      }),
      addDeployment(this, installation, props),
      addWebhookNetwork(this, installation, props.component),
      ...addAccess(this, installation, props.component, props.watchNamespace, props.access),
      ...addWebhooks(this, installation, props),
      ...addCertificate(this, installation, props.component, props.certificate),
    ];
    for (const object of objects) onlyIf(object, props.wanted);
    addDisruptionBudget(this, installation, props.component, props.wanted);
  }
}

function addDeployment(scope: Construct, installation: OperatorInstallation, props: OperatorProps) {
  const { release, values } = installation;
  const deployment = new k8s.KubeDeployment(scope, 'deployment', {
    metadata: metadata(release, props.component),
    spec: {
      replicas: field(props.replicas),
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 300,
      selector: { matchLabels: selectorLabels(release, props.component) },
      template: podTemplate(installation, props),
    },
  });
  leaveIds(deployment, values.podSecurity, ...securityOfPods);
  return deployment;
}

function podTemplate({ release, values }: OperatorInstallation, props: OperatorProps): k8s.PodTemplateSpec {
  const { component } = props;
  return {
    metadata: { labels: metadata(release, component).labels },
    spec: {
      serviceAccountName: text`${release.name}-${component}`,
      enableServiceLinks: false,
      imagePullSecrets: pullSecrets(values.pullSecret, values.global),
      securityContext: podSecurity(props.user),
      terminationGracePeriodSeconds: 10,
      topologySpreadConstraints: spread(selectorLabels(release, component)),
      containers: [
        {
          name: 'operator',
          image: imageReference(props.image, values.global),
          imagePullPolicy: field(values.pullPolicy),
          // A lease outlives its holder by more than two minutes, so a single pod does without.
          args: [...props.args, ...when(not(is(props.replicas, 1)), props.leaderElection)],
          env: [
            ...props.env,
            ...when(present(props.watchNamespace), {
              name: 'WATCH_NAMESPACE',
              value: field(props.watchNamespace),
            }),
          ],
          ports: [
            { name: 'webhooks', containerPort: webhookPort },
            { name: 'health', containerPort: 8081 },
            { name: 'metrics', containerPort: props.metricsPort },
          ],
          resources: requirements(props.resources),
          securityContext: containerSecurity,
          // /readyz answers before the webhooks do, and a resource that is created then is refused.
          startupProbe: { tcpSocket: { port: port('webhooks') }, periodSeconds: 1, failureThreshold: 180 },
          readinessProbe: { ...httpGet('/readyz', 'health'), periodSeconds: 10 },
          livenessProbe: { ...httpGet('/healthz', 'health'), periodSeconds: 20, failureThreshold: 3 },
          volumeMounts: [
            { name: 'certificate', mountPath: '/tmp/k8s-webhook-server/serving-certs', readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'certificate', secret: { secretName: text`${release.name}-${component}-certificate` } },
      ],
    },
  };
}
