import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Operators } from '../../model/operators';
import type { Webhooks } from '../../model/webhooks';
import { is, not, present } from '../../template/condition';
import { onlyIf, when } from '../../template/conditional';
import { field } from '../../template/field';
import type { Value } from '../../template/value';
import type { Values } from '../../template/values';
import { containerSecurity, httpGet, leaveIds, podSecurity, port, securityOfPods } from '../container';
import { addDisruptionBudget } from '../disruption-budget';
import { imageReference, pullSecrets } from '../image';
import type { OperatorInstallation } from '../installation';
import { ipFamilies } from '../ip-families';
import { metadata, selectorLabels } from '../labels';
import { addMonitors } from '../monitor';
import { setSeveralPods, spreadUnless } from '../pod-settings';
import { times, timesOfAnswers } from '../probes';
import { requirements } from '../resources';
import { keepRollout, rollout } from '../rollout';
import { markService } from '../service';
import { accountName, addAccount } from '../service-account';
import { addAccess, addReading, type Access } from './access';
import {
  addCertificate,
  type Certificate,
  certificateSecret,
  isBrought,
  pairOfFiles,
  type WebhookCertificate,
} from './certificate';
import { inHostNetwork, onlyInHostNetwork } from './host-network';
import { LateDeployment, leaveLate, leavesLate } from './leave-late';
import { addWebhookNetwork } from './webhook-network';
import { addWebhooks, type Webhook } from './webhooks';

export interface OperatorProps {
  /** Name of its objects, after the release's. */
  readonly component: string;
  readonly settings: Values<Omit<Operators['openTelemetryOperator'], 'webhooks'>> & {
    readonly webhooks: Values<Webhooks>;
  };
  readonly user: number;
  readonly args: string[];
  /** The flag that makes one pod lead. */
  readonly leaderElection: string;
  readonly env: k8s.EnvVar[];
  /** The one namespace that it serves; empty: all. */
  readonly watchNamespace: Value<string>;
  readonly access: Access;
  readonly webhooks: readonly Webhook[];
  /** Of its webhooks. */
  readonly generated: Certificate;
}

/** An operator with its account, its rights, its webhooks and their certificate. */
export class Operator extends Construct {
  constructor(scope: Construct, installation: OperatorInstallation, props: OperatorProps) {
    super(scope, props.component);
    const { serviceAccount } = props.settings;
    const wanted = props.settings.enabled;
    const certificate = certificateOf(props);
    const objects = [
      addAccount(this, installation, { component: props.component, settings: serviceAccount }),
      addService(this, installation, props),
      addDeployment(this, installation, props),
      addWebhookNetwork(this, installation, props.component, props.settings.hostNetwork),
      ...addAccess(this, installation, { ...props, serviceAccount }),
      addReading(this, installation, props.component, props.access.read),
      ...addWebhooks(this, installation, { ...props, certificate }),
      ...addCertificate(this, installation, certificate),
    ];
    for (const object of objects) onlyIf(object, wanted);
    addDisruptionBudget(this, installation, props.component, wanted);
    addOperatorMonitors(this, installation, props);
  }
}

const certificateOf = ({ component, generated, settings }: OperatorProps): WebhookCertificate => ({
  component,
  generated,
  own: settings.certificate,
});

/** Its Service and its pods have the same labels, and the same name of the port. */
function addOperatorMonitors(
  scope: Construct,
  installation: OperatorInstallation,
  { component, settings }: OperatorProps,
) {
  const { release } = installation;
  const place = {
    selector: { matchLabels: selectorLabels(release, component) },
    endpoint: { port: 'metrics' },
  };
  addMonitors(scope, installation, {
    id: 'monitor',
    metadata: metadata(release, component),
    services: place,
    pods: place,
    wanted: settings.enabled,
  });
}

function addService(scope: Construct, { release, values }: OperatorInstallation, props: OperatorProps) {
  const service = new k8s.KubeService(scope, 'service', {
    metadata: metadata(release, props.component),
    spec: {
      ...ipFamilies(values.ipFamilyPolicy),
      selector: selectorLabels(release, props.component),
      ports: [
        { name: 'webhooks', port: 443, targetPort: port('webhooks') },
        { name: 'metrics', port: field(props.settings.ports.metrics), targetPort: port('metrics') },
      ],
    },
  });
  markService(service, props.settings.service);
  return service;
}

function addDeployment(scope: Construct, installation: OperatorInstallation, props: OperatorProps) {
  const { release, values } = installation;
  const { settings } = props;
  const deployment = new LateDeployment(scope, 'deployment', {
    metadata: metadata(release, props.component),
    spec: {
      replicas: field(settings.replicas),
      revisionHistoryLimit: field(settings.revisionHistoryLimit),
      progressDeadlineSeconds: 300,
      selector: { matchLabels: selectorLabels(release, props.component) },
      strategy: rollout(settings.updateStrategy),
      template: podTemplate(installation, props),
    },
  });
  keepRollout(deployment, settings.updateStrategy);
  setSeveralPods(deployment, installation, settings);
  onlyInHostNetwork(deployment, settings.hostNetwork);
  leaveLate(deployment, installation, settings.terminationGracePeriodSeconds);
  leaveIds(deployment, values.podSecurity, ...securityOfPods);
  onlyIf(deployment, isBrought(installation), 'spec', 'template', 'spec', 'volumes', '-', 'secret', 'items');
  return deployment;
}

function podTemplate(installation: OperatorInstallation, props: OperatorProps): k8s.PodTemplateSpec {
  const { release, values } = installation;
  const { component, settings } = props;
  const secretName = field(certificateSecret(installation, certificateOf(props)));
  return {
    metadata: { labels: metadata(release, component).labels },
    spec: {
      serviceAccountName: accountName(installation, component, settings.serviceAccount),
      ...inHostNetwork,
      enableServiceLinks: false,
      imagePullSecrets: pullSecrets(values.pullSecret, values.global),
      securityContext: podSecurity(props.user),
      terminationGracePeriodSeconds: field(settings.terminationGracePeriodSeconds),
      topologySpreadConstraints: spreadUnless(
        settings.topologySpreadConstraints,
        selectorLabels(release, component),
      ),
      containers: [
        {
          name: 'operator',
          image: imageReference(settings.image, values.global),
          imagePullPolicy: field(values.pullPolicy),
          // A lease outlives its holder by more than two minutes, so a single pod does without.
          args: [...props.args, ...when(not(is(settings.replicas, 1)), props.leaderElection)],
          env: [
            ...props.env,
            ...when(present(props.watchNamespace), {
              name: 'WATCH_NAMESPACE',
              value: field(props.watchNamespace),
            }),
          ],
          ports: [
            { name: 'webhooks', containerPort: field(settings.ports.webhooks) },
            { name: 'health', containerPort: field(settings.ports.health) },
            { name: 'metrics', containerPort: field(settings.ports.metrics) },
          ],
          resources: requirements(settings.resources),
          securityContext: containerSecurity,
          // /readyz answers before the webhooks do, and a resource that is created then is refused.
          startupProbe: { tcpSocket: { port: port('webhooks') }, ...times(settings.startupProbe) },
          readinessProbe: { ...httpGet('/readyz', 'health'), ...timesOfAnswers(settings.readinessProbe) },
          livenessProbe: { ...httpGet('/healthz', 'health'), ...timesOfAnswers(settings.livenessProbe) },
          ...leavesLate,
          volumeMounts: [
            { name: 'certificate', mountPath: '/tmp/k8s-webhook-server/serving-certs', readOnly: true },
          ],
        },
      ],
      volumes: [{ name: 'certificate', secret: { secretName, items: pairOfFiles } }],
    },
  };
}
