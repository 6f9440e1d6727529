import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { entriesOf } from '../template/each';
import { field } from '../template/field';
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

/** Labels of every object of the tree. */
export function labelAll(tree: IConstruct, common: Value<Readonly<Record<string, string>>>): void {
  for (const object of tree.node.findAll())
    if (ApiObject.isApiObject(object))
      for (const [key, value] of Object.entries(entriesOf(common))) object.metadata.addLabel(key, value);
}
