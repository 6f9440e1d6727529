import { field } from '../template/field';
import { text } from '../template/text';
import type { Release } from '../template/values';

/** What selectors match; never changed, because a Deployment's selector cannot be. */
export const selectorLabels = ({ name }: Release, component: string): Record<string, string> => ({
  'app.kubernetes.io/instance': field(name),
  'app.kubernetes.io/component': component,
});

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export const labels = (release: Release, component: string): Record<string, string> => ({
  'app.kubernetes.io/name': 'mangamotion',
  ...selectorLabels(release, component),
  'app.kubernetes.io/version': field(release.version),
  'app.kubernetes.io/part-of': 'mangamotion',
  'app.kubernetes.io/managed-by': field(release.manager),
});

/** Name, namespace and labels of the object of a component. */
export const metadata = (release: Release, component: string, suffix = component) => ({
  name: text`${release.name}-${suffix}`,
  namespace: field(release.namespace),
  labels: labels(release, component),
});
