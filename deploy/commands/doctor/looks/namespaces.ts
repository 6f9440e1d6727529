import type { Kubectl } from '../../../cluster/kubectl';
import { annotation } from '../injection-marks';
import type { Metadata } from '../resources';
import { asks } from '../wanted';

const makers = ['deployments', 'statefulsets', 'daemonsets', 'cronjobs', 'jobs', 'pods'];

const path = annotation.replaceAll('.', String.raw`\.`);

/** A line for each object: no more of it is of interest, and a cluster has many. */
const annotated = [
  '{range .items[*]}{.metadata.namespace}',
  `{.metadata.annotations.${path}}`,
  `{.spec.template.metadata.annotations.${path}}`,
  `{.spec.jobTemplate.spec.template.metadata.annotations.${path}}`,
].join('{"\\t"}');

/**
 * Namespaces in which anything asks to be traced, by an annotation of its own or of its namespace, in the order of their
 * names.
 *
 * @throws CommandError where all namespaces cannot be seen.
 */
export async function askingNamespaces(kubectl: Kubectl): Promise<string[]> {
  const [namespaces, lines] = await Promise.all([
    kubectl.list<{ readonly metadata: Metadata }>('namespaces'),
    kubectl.run([
      'get',
      makers.join(','),
      '--all-namespaces',
      '--output',
      `jsonpath=${annotated}{"\\n"}{end}`,
    ]),
  ]);
  const objects = Map.groupBy(
    lines
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t')),
    ([of]) => of,
  );
  return namespaces
    .filter(({ metadata }) =>
      objects
        .get(metadata.name)
        ?.some(([, ...values]) => asks({ namespace: { value: metadata } }, asking(values))),
    )
    .map(({ metadata }) => metadata.name)
    .toSorted();
}

/** A pod's template with whichever of the annotations there is. */
const asking = (values: readonly string[]) => ({
  metadata: { annotations: { [annotation]: values.find(Boolean) ?? '' } },
  spec: { containers: [] },
});
