import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { all, is, present } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import { field } from '../../template/field';
import { text } from '../../template/text';
import type { Condition } from '../../template/value';
import {
  containerSecurity,
  httpGet,
  leaveIds,
  podSecurity,
  port,
  securityOfPods,
  unprivilegedUser,
} from '../container';
import { addDisruptionBudget } from '../disruption-budget';
import { imageReference, pullSecrets } from '../image';
import type { Tracing } from '../installation';
import { ipFamilies } from '../ip-families';
import { labels, metadata, selectorLabels } from '../labels';
import { fromOutside, peers } from '../network-peers';
import { dns, tcp } from '../network-ports';
import { setSeveralPods, spreadUnless } from '../pod-settings';
import { times, timesOfAnswers } from '../probes';
import { requirements } from '../resources';
import { keepRollout, rollout } from '../rollout';
import { markService } from '../service';
import { accountName, addAccount } from '../service-account';
import { jaegerName, jaegerV2Instance, jaegerV2QueryInstance } from '../tracing-endpoints';

const component = 'jaeger-page';
const proxyPort = 4180;

/** Jaeger's page behind oauth2-proxy, whose Service alone is published. */
export function addJaegerPage(scope: Construct, pipeline: Tracing): void {
  const wanted = isWanted(pipeline);
  const parts: ApiObject[] = [
    deployment(scope, pipeline),
    service(scope, pipeline),
    account(scope, pipeline),
    ingress(scope, pipeline),
  ];
  for (const part of parts) onlyIf(part, wanted);
  addDisruptionBudget(scope, pipeline, component, wanted);
}

const isWanted = ({ values: { tracing, jaeger } }: Tracing): Condition =>
  all(tracing.enabled, is(tracing.backend, 'jaeger-v2'), jaeger.page.enabled);

/** The pods that may ask Jaeger for its page. */
export const pageProxy = ({ release }: Tracing): k8s.NetworkPolicyPeer => ({
  podSelector: { matchLabels: selectorLabels(release, component) },
});

function deployment(scope: Construct, pipeline: Tracing) {
  const { release, values } = pipeline;
  const { page } = values.jaeger;
  const object = new k8s.KubeDeployment(scope, 'jaeger-page', {
    metadata: metadata(release, component),
    spec: {
      replicas: field(page.replicas),
      selector: { matchLabels: selectorLabels(release, component) },
      revisionHistoryLimit: field(page.revisionHistoryLimit),
      strategy: rollout(page.updateStrategy),
      template: {
        metadata: { labels: labels(release, component) },
        spec: {
          serviceAccountName: accountName(pipeline, component, page.serviceAccount),
          enableServiceLinks: false,
          imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
          terminationGracePeriodSeconds: field(page.terminationGracePeriodSeconds),
          securityContext: podSecurity(unprivilegedUser),
          topologySpreadConstraints: spreadUnless(
            page.topologySpreadConstraints,
            selectorLabels(release, component),
          ),
          containers: [container(pipeline)],
        },
      },
    },
  });
  setSeveralPods(object, pipeline, page);
  keepRollout(object, page.updateStrategy);
  leaveIds(object, values.podSecurity, ...securityOfPods);
  return object;
}

function container(pipeline: Tracing): k8s.Container {
  const { values } = pipeline;
  const { page } = values.jaeger;
  const secret = (name: string, key: string): k8s.EnvVar => ({
    name,
    valueFrom: { secretKeyRef: { name: field(page.existingSecret), key } },
  });
  return {
    name: component,
    image: imageReference(page.image, values.global),
    imagePullPolicy: field(values.images.pullPolicy),
    args: [
      '--provider=oidc',
      text`--oidc-issuer-url=${page.issuer}`,
      text`--email-domain=${page.emailDomain}`,
      text`--redirect-url=https://${page.host}/oauth2/callback`,
      text`--upstream=http://${jaegerName(pipeline)}-query.${pipeline.release.namespace}.svc:16686/`,
      text`--http-address=:${proxyPort}`,
      '--reverse-proxy=true',
      '--cookie-secure=true',
      '--cookie-samesite=lax',
      '--code-challenge-method=S256',
      '--skip-provider-button=true',
    ],
    env: [
      secret('OAUTH2_PROXY_CLIENT_ID', 'client-id'),
      secret('OAUTH2_PROXY_CLIENT_SECRET', 'client-secret'),
      secret('OAUTH2_PROXY_COOKIE_SECRET', 'cookie-secret'),
    ],
    ports: [{ name: 'http', containerPort: proxyPort }],
    startupProbe: { ...httpGet('/ping', 'http'), ...times(page.startupProbe) },
    readinessProbe: { ...httpGet('/ready', 'http'), ...timesOfAnswers(page.readinessProbe) },
    livenessProbe: { ...httpGet('/ping', 'http'), ...timesOfAnswers(page.livenessProbe) },
    resources: requirements(page.resources),
    securityContext: containerSecurity,
  };
}

const account = (scope: Construct, pipeline: Tracing) =>
  addAccount(scope, pipeline, {
    id: 'jaeger-page-account',
    component,
    settings: pipeline.values.jaeger.page.serviceAccount,
  });

function service(scope: Construct, { release, values }: Tracing) {
  const object = new k8s.KubeService(scope, 'jaeger-page-service', {
    metadata: metadata(release, component),
    spec: {
      ...ipFamilies(values.ipFamilyPolicy),
      selector: selectorLabels(release, component),
      ports: [{ name: 'http', port: proxyPort, targetPort: port('http') }],
    },
  });
  markService(object, values.jaeger.page.service);
  return object;
}

function ingress(scope: Construct, { release, values }: Tracing) {
  const { host, className, tlsSecret } = values.jaeger.page;
  const backend = { service: { name: text`${release.name}-${component}`, port: { name: 'http' } } };
  const object = new k8s.KubeIngress(scope, 'jaeger-page-ingress', {
    metadata: metadata(release, component),
    spec: {
      ingressClassName: field(className),
      rules: [{ host: field(host), http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      tls: [{ hosts: [field(host)], secretName: field(tlsSecret) }],
    },
  });
  onlyIf(object, present(className), 'spec', 'ingressClassName');
  return object;
}

/** Browsers come by the ingress controller; it asks the issuer and Jaeger. */
export function addPageNetwork(scope: Construct, pipeline: Tracing): void {
  const { release, values } = pipeline;
  const { apiServer, issuer } = values.networkPolicies;
  const instances = [field(jaegerV2Instance(pipeline)), field(jaegerV2QueryInstance(pipeline))];
  const jaeger = {
    podSelector: {
      matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values: instances }],
    },
  };
  const policy = new k8s.KubeNetworkPolicy(scope, 'jaeger-page-network', {
    metadata: metadata(release, component),
    spec: {
      podSelector: { matchLabels: selectorLabels(release, component) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: fromOutside(values.networkPolicies), ports: tcp(proxyPort) }],
      egress: [
        dns,
        { to: [jaeger], ports: tcp(16_686) },
        { to: peers(issuer, apiServer), ports: tcp(field(issuer.port)) },
      ],
    },
  });
  onlyIf(policy, all(values.networkPolicies.enabled, isWanted(pipeline)));
}
