import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { unlessEmpty } from '../../template/conditional';
import { field } from '../../template/field';
import type { Value } from '../../template/value';
import { authorities, goAuthorities } from '../authorities';
import { leaveIds, podSecurity, securityOfPods, unprivilegedUser } from '../container';
import { pullSecrets } from '../image';
import type { Tracing } from '../installation';
import { labels, metadata } from '../labels';
import { outsideMesh } from '../mesh';
import { podTemplateOfCronJob, setContainersBefore, setPods } from '../pod-settings';
import { requirements } from '../resources';
import { accountName } from '../service-account';
import { jaegerV2Instance } from '../tracing-endpoints';
import { indexContainer, type IndexContainerProps } from './index-container';

interface IndexJobProps extends IndexContainerProps {
  readonly schedule: Value<string>;
  /** What has to be over before. */
  readonly before?: k8s.Container[];
}

/** What the Jaeger Operator has done to indices for v1, again and again. */
export function addIndexJob(
  scope: Construct,
  pipeline: Tracing,
  { schedule, before = [], ...container }: IndexJobProps,
) {
  const { release, values } = pipeline;
  const { name } = container;
  const job = new k8s.KubeCronJob(scope, name, {
    metadata: metadata(release, name),
    spec: {
      schedule: field(schedule),
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          backoffLimit: 2,
          activeDeadlineSeconds: 3600,
          template: {
            metadata: {
              labels: {
                ...labels(release, name),
                // By which the NetworkPolicy of Jaeger lets it reach the storage.
                'app.kubernetes.io/instance': field(jaegerV2Instance(pipeline)),
                ...outsideMesh.labels,
              },
              annotations: { ...outsideMesh.annotations },
            },
            spec: {
              restartPolicy: 'Never',
              serviceAccountName: accountName(pipeline, 'jaeger-v2', values.jaeger.v2.serviceAccount),
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
              securityContext: podSecurity(unprivilegedUser),
              volumes: unlessEmpty(authorities(pipeline, goAuthorities).volumes),
              initContainers: unlessEmpty(before),
              containers: [
                {
                  ...indexContainer(pipeline, container),
                  resources: requirements(values.jaeger.resources),
                },
              ],
            },
          },
        },
      },
    },
  });
  setContainersBefore(job, values.jaeger.v2, podTemplateOfCronJob);
  setPods(job, pipeline, values.jaeger.v2, podTemplateOfCronJob);
  leaveIds(job, values.podSecurity, 'spec', 'jobTemplate', ...securityOfPods);
  return job;
}
