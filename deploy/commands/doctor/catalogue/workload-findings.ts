import { entry, type Entry } from './entry';

/** Of workloads and of the status of their pods. */
export const workloadFindings = {
  'nothing-asks': entry(
    'fault',
    'workload',
    'No workload of the namespace asks for tracing.',
    'Is it the right namespace? Then annotate the pod template.',
  ),
  'workload-missing': entry(
    'fault',
    'workload',
    'A release has no API, or no worker.',
    'Upgrade the release.',
  ),
  'no-pods': entry('fault', 'workload', 'The API or the worker is scaled to 0.', 'Scale it.'),
  'scaled-to-zero': entry(
    'warning',
    'workload',
    'Another workload is scaled to 0.',
    'Scale it, if it should run.',
  ),
  'pods-refused': entry(
    'fault',
    'workload',
    'The API server refuses pods of a workload: quota, LimitRange, Pod Security, another webhook.',
    'Mend the reason that is told.',
  ),
  'pods-missing': entry(
    'fault',
    'workload',
    'A workload has fewer pods than it should have.',
    'See its events.',
  ),
  'no-room': entry(
    'warning',
    'workload',
    'A further pod would be refused, so that a rollout could not go on.',
    'Raise the quota, or mend what refuses it.',
  ),
  'rollout-stuck': entry('fault', 'workload', 'A rollout did not end in time.', 'See its events.'),
  'rollout-paused': entry(
    'warning',
    'workload',
    'A Deployment is paused: what is changed does not reach its pods.',
    'Resume it.',
  ),
  'annotation-misplaced': entry(
    'fault',
    'workload',
    'The annotation stands at the workload instead of at its pod template.',
    'Move it to `spec.template.metadata.annotations`.',
  ),
  'pod-unschedulable': entry('fault', 'workload', 'No node takes a pod.', 'Mend the reason that is told.'),
  'bundle-not-pulled': entry(
    'fault',
    'workload',
    'The image of the bundle cannot be pulled, so that the pod does not start.',
    'Correct the image of the Instrumentation, or the access to it.',
  ),
  'bundle-not-copied': entry(
    'fault',
    'workload',
    'The init container that brings the bundle fails.',
    'See its log; raise its memory where it was killed for that.',
  ),
  'image-not-pulled': entry(
    'fault',
    'workload',
    "An image of the pod's own cannot be pulled.",
    'Correct the image, or the access to it.',
  ),
  'container-not-created': entry(
    'fault',
    'workload',
    'A container cannot be created: a ConfigMap, a Secret or its user is missing or wrong.',
    'Mend the reason that is told.',
  ),
  'container-crashes': entry('fault', 'workload', 'A container ends again and again.', 'See its log.'),
  'pod-not-ready': entry(
    'fault',
    'workload',
    'A pod has been running for two minutes and is not ready.',
    'See its log.',
  ),
  'pod-starting': entry(
    'warning',
    'workload',
    'A pod is younger than two minutes and not ready yet.',
    'Look again.',
  ),
} as const satisfies Record<string, Entry>;
