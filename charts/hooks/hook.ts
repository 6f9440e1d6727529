import { readFileSync } from 'node:fs';
import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import {
  containerSecurity,
  leaveIds,
  podSecurity,
  securityOfPods,
  unprivilegedUser,
} from '../constructs/container';
import { imageReference, pullSecrets } from '../constructs/image';
import type { Pipeline } from '../constructs/installation';
import { labels, selectorLabels } from '../constructs/labels';
import type { outsideMesh } from '../constructs/mesh';
import { setPods } from '../constructs/pod-settings';
import { requirements } from '../constructs/resources';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { text } from '../template/text';

export interface HookProps {
  /** Name of its objects, and of its program below `programs/`. */
  readonly component: string;
  /** When Helm runs it. @see https://helm.sh/docs/topics/charts_hooks/ */
  readonly on: string;
  readonly environment: k8s.EnvVar[];
  /** What it may do in its namespace; empty: it gets no token. */
  readonly rules: k8s.PolicyRule[];
  readonly deadlineSeconds: number;
  /** `insideMesh` for what calls services of ours, and then has to end its sidecar. */
  readonly mesh: typeof outsideMesh;
}

/** A program of ours that Helm runs in the cluster, with the services' image. It leaves nothing behind. */
export function addHook(scope: Construct, pipeline: Pipeline, props: HookProps): ApiObject[] {
  const { release, values } = pipeline;
  const { component, rules } = props;
  const meta = (weight: number) => ({
    name: text`${release.name}-${component}`,
    namespace: field(release.namespace),
    labels: labels(release, component),
    annotations: {
      'helm.sh/hook': props.on,
      'helm.sh/hook-weight': `${weight}`,
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded,hook-failed',
      // Helm prints what it said, above all why it failed.
      'helm.sh/hook-output-log-policy': 'hook-succeeded,hook-failed',
    },
  });
  const subjects = [
    { kind: 'ServiceAccount', name: text`${release.name}-${component}`, namespace: field(release.namespace) },
  ];
  const roleRef = {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'Role',
    name: text`${release.name}-${component}`,
  };
  const access =
    rules.length === 0
      ? []
      : [
          new k8s.KubeRole(scope, `${component}-role`, { metadata: meta(-2), rules }),
          new k8s.KubeRoleBinding(scope, `${component}-binding`, { metadata: meta(-2), subjects, roleRef }),
        ];
  const network = new k8s.KubeNetworkPolicy(scope, `${component}-network`, {
    metadata: meta(-3),
    // Nothing listens there. What it reaches stays open: the API server is outside every policy's selectors.
    spec: {
      podSelector: { matchLabels: selectorLabels(release, component) },
      policyTypes: ['Ingress', 'Egress'],
      egress: [{}],
    },
  });
  onlyIf(network, values.networkPolicies.enabled);
  const job = new k8s.KubeJob(scope, component, {
    metadata: meta(0),
    spec: {
      ...attempts(component),
      activeDeadlineSeconds: props.deadlineSeconds,
      template: {
        metadata: {
          labels: { ...labels(release, component), ...props.mesh.labels },
          annotations: { ...props.mesh.annotations },
        },
        spec: podSpec(pipeline, props),
      },
    },
  });
  setPods(job, pipeline, values.hooks);
  leaveIds(job, values.podSecurity, ...securityOfPods);
  return [
    network,
    new k8s.KubeServiceAccount(scope, `${component}-account`, {
      metadata: meta(-3),
      automountServiceAccountToken: false,
    }),
    new k8s.KubeConfigMap(scope, `${component}-program`, {
      metadata: meta(-3),
      // Compiled: the cluster's Node.js needs no TypeScript.
      data: { 'main.js': readFileSync(`build/charts/hooks/programs/${component}.js`, 'utf8') },
    }),
    ...access,
    job,
  ];
}

/**
 * What the program says is final. That a node did not start it, or was drained, says nothing of the release, and is tried
 * again: two times more, and as often as pods have to leave their node.
 */
const attempts = (containerName: string): Pick<k8s.JobSpec, 'backoffLimit' | 'podFailurePolicy'> => ({
  backoffLimit: 2,
  podFailurePolicy: {
    rules: [
      {
        action: 'FailJob',
        onExitCodes: { containerName, operator: 'In', values: [1] },
        // The schema of older clusters asks for it, though it must say nothing beside exit codes.
        onPodConditions: [],
      },
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ],
  },
});

function podSpec({ release, values }: Pipeline, props: HookProps): k8s.PodSpec {
  const { images } = values;
  return {
    restartPolicy: 'Never',
    serviceAccountName: text`${release.name}-${props.component}`,
    automountServiceAccountToken: props.rules.length > 0,
    enableServiceLinks: false,
    imagePullSecrets: pullSecrets(images.pullSecret, values.global),
    securityContext: podSecurity(unprivilegedUser),
    containers: [
      {
        name: props.component,
        image: imageReference(images.services, values.global),
        imagePullPolicy: field(images.pullPolicy),
        command: ['node', '/hook/main.js'],
        env: props.environment,
        resources: requirements(values.hooks.resources),
        securityContext: containerSecurity,
        volumeMounts: [{ name: 'program', mountPath: '/hook', readOnly: true }],
      },
    ],
    volumes: [{ name: 'program', configMap: { name: text`${release.name}-${props.component}` } }],
  };
}
