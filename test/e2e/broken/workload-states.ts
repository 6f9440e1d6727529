import { app, instrumentation, quota, service } from './objects';
import { isReady } from './pod-states';
import { type BrokenState, podsRun, type Until } from './state';

const failed: Until = {
  of: ['deployment/app'],
  path: '{.status.conditions[?(@.type=="ReplicaFailure")].status}',
  matches: /True/,
};
const eventOf = (kind: string): Until => ({
  of: ['events', '--field-selector', `involvedObject.kind=${kind},reason=FailedCreate`],
  path: '{.items[*].message}',
  matches: /forbidden/,
});

/** Workloads whose pods nobody gets to see. */
export const refusals: BrokenState[] = [
  {
    name: 'quota-refuses',
    objects: [[instrumentation(), quota(0)], app()],
    until: [failed],
    findings: [
      'pods-refused deployment/app: has 0 of 1 pods, further ones are refused: pods "app-*" is forbidden: exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0',
    ],
    exitCode: 1,
  },
  {
    name: 'quota-refuses-statefulset',
    objects: [[instrumentation(), quota(0)], app({ kind: 'StatefulSet' })],
    until: [eventOf('StatefulSet')],
    findings: [
      /^pods-refused statefulset\/app: has 0 of 1 pods, further ones are refused: .*pods "app-0" is forbidden: exceeded quota: few/,
    ],
    exitCode: 1,
  },
  {
    name: 'quota-is-full',
    objects: [[instrumentation(), quota(1)], app()],
    until: [isReady, { of: ['resourcequota/few'], path: '{.status.used.pods}', matches: /1/ }],
    findings: [
      'no-room deployment/app: a further pod would be refused: pods "app-*" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1',
    ],
    exitCode: 0,
  },
  {
    name: 'pod-security-refuses',
    namespace: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    objects: [[instrumentation()], app()],
    until: [failed],
    findings: [
      /^pods-refused deployment\/app: has 0 of 1 pods, further ones are refused: pods "app-\*" is forbidden: violates PodSecurity "restricted:latest"/,
    ],
    exitCode: 1,
  },
  {
    name: 'limit-range-refuses',
    objects: [
      [
        instrumentation(),
        {
          apiVersion: 'v1',
          kind: 'LimitRange',
          metadata: { name: 'small' },
          spec: { limits: [{ type: 'Container', max: { memory: '16Mi' } }] },
        },
      ],
      app({ container: { resources: { limits: { memory: '64Mi' } } } }),
    ],
    until: [failed],
    findings: [
      /^pods-refused deployment\/app: .* is forbidden: .*maximum memory usage per Container is 16Mi, but limit is 64Mi/,
    ],
    exitCode: 1,
  },
  {
    name: 'account-missing',
    objects: [[instrumentation()], app({ pod: { serviceAccountName: 'nobody' } })],
    until: [failed],
    findings: [/^pods-refused deployment\/app: .*serviceaccount "nobody" not found$/],
    exitCode: 1,
  },
  {
    name: 'scaled-to-zero',
    objects: [[instrumentation()], app({ replicas: 0 })],
    findings: ['scaled-to-zero deployment/app: is scaled to 0'],
    exitCode: 0,
  },
  {
    name: 'service-without-pods',
    objects: [[instrumentation()], service('api', { replicas: 0 }), service('worker')],
    until: [podsRun],
    findings: ['no-pods deployment/mangamotion-api: is scaled to 0'],
    exitCode: 1,
  },
  {
    name: 'worker-missing',
    objects: [[instrumentation()], service('api')],
    until: [podsRun],
    findings: ['workload-missing release mangamotion: has no Deployment of its worker'],
    exitCode: 1,
  },
  {
    name: 'paused',
    objects: [[instrumentation()], app({ paused: true })],
    findings: ['rollout-paused deployment/app: is paused: its pods do not follow its changes'],
    exitCode: 0,
  },
];
