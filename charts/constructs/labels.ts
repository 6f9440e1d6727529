import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { field } from '../template/field';
import { addMissingEntries } from '../template/free-form';
import { text } from '../template/text';
import type { Value } from '../template/value';
import type { Release } from '../template/values';

/** What selectors match; never changed, because a Deployment's selector cannot be. */
export const selectorLabels = ({ name }: Release, component: string): Record<string, string> => ({
  'app.kubernetes.io/instance': field(name),
  'app.kubernetes.io/component': component,
});

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export const labels = (release: Release, component: string): Record<string, string> => ({
  'app.kubernetes.io/name': field(release.application),
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

type Common = Value<Readonly<Record<string, string>>>;

/** Labels and annotations of every object of the tree. */
export function markAll(
  tree: IConstruct,
  { commonLabels, commonAnnotations }: { readonly commonLabels: Common; readonly commonAnnotations: Common },
): void {
  for (const object of tree.node.findAll())
    if (ApiObject.isApiObject(object)) {
      addMissingEntries(object, commonLabels, 'metadata', 'labels');
      addMissingEntries(object, commonAnnotations, 'metadata', 'annotations');
    }
}
