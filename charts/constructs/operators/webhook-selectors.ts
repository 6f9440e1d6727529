import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import type { Webhooks } from '../../model/webhooks';
import { any, present } from '../../template/condition';
import { onlyIf, unlessEmpty, when } from '../../template/conditional';
import { entriesOf, filled } from '../../template/each';
import { field } from '../../template/field';
import { addElements } from '../../template/free-form';
import { type Condition, known, type Value } from '../../template/value';
import type { Values } from '../../template/values';

type Selector = Values<Webhooks['namespaceSelector']>;

/** Whom one webhook is asked about. */
export interface Selectors {
  readonly namespaces: Selector;
  readonly watchNamespace: Value<string>;
  /** Where it changes pods. */
  readonly pods?: { readonly selector: Selector; readonly areRefused: Condition };
}

/** As every Kubernetes has it: what a cluster cannot start without. */
const system = {
  key: 'kubernetes.io/metadata.name',
  operator: 'NotIn',
  values: ['kube-system'],
};

/** Who has to come up before anybody can be asked. */
const operators = {
  key: 'app.kubernetes.io/component',
  operator: 'NotIn',
  values: ['opentelemetry', 'jaeger', 'certificates'],
};

/** What stands in its registration, but for what only its user says: `addExpressions` adds that. */
export function selectorsOf({ namespaces, watchNamespace, pods }: Selectors) {
  const areRefused = pods?.areRefused ?? known(false);
  const [namespaceSelector] = when(
    any(present(watchNamespace), isFilled(namespaces), areRefused),
    selectorOf(namespaces, [
      ...when(present(watchNamespace), {
        key: system.key,
        operator: 'In',
        values: [field(watchNamespace)],
      }),
      ...when(areRefused, system),
    ]),
  );
  if (pods === undefined) return { namespaceSelector };
  const [objectSelector] = when(
    any(isFilled(pods.selector), areRefused),
    selectorOf(pods.selector, when(areRefused, operators)),
  );
  return { namespaceSelector, objectSelector };
}

const isFilled = ({ matchLabels, matchExpressions }: Selector): Condition =>
  any(filled(matchLabels), filled(matchExpressions));

const selectorOf = (
  { matchLabels }: Selector,
  matchExpressions: k8s.LabelSelectorRequirement[],
): k8s.LabelSelector => ({
  matchLabels: entriesOf(matchLabels),
  matchExpressions: unlessEmpty(matchExpressions),
});

/** The conditions that a user says in Kubernetes' own words, and no empty ones. */
export function addExpressions(registration: ApiObject, webhooks: readonly Selectors[]): void {
  webhooks.forEach(({ namespaces, pods }, index) => {
    const at = (selector: string) => ['webhooks', String(index), selector, 'matchExpressions'] as const;
    addElements(registration, namespaces.matchExpressions, ...at('namespaceSelector'));
    if (pods) addElements(registration, pods.selector.matchExpressions, ...at('objectSelector'));
  });
  for (const { namespaces, pods } of webhooks) {
    onlyIf(registration, filled(namespaces.matchLabels), ...labels('namespaceSelector'));
    if (pods) onlyIf(registration, filled(pods.selector.matchLabels), ...labels('objectSelector'));
  }
}

const labels = (selector: string) => ['webhooks', '-', selector, 'matchLabels'] as const;
