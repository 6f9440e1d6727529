import { ApiObject, type Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { conditionsOf, type FieldCondition, takeGuard } from './conditional';
import { collectionOf, repeatedIn } from './each';
import { freeFormOf } from './free-form';
import { isTemplate, operand } from './operand';
import { unquotedOf } from './resolver';

/** A chart of constructs as the text of a Helm template. */
export function renderTemplate(chart: Chart): string {
  return chart.node
    .findAll()
    .filter((node) => ApiObject.isApiObject(node))
    .map(renderObject)
    .join('');
}

function renderObject(object: ApiObject): string {
  const conditions = conditionsOf(object);
  const text = new ObjectTemplate(conditions).render(object.toJson());
  return conditions
    .filter(({ path }) => path === '')
    .reduce((inner, { expression }) => `{{- if ${expression} }}\n${inner}{{- end }}\n`, `---\n${text}`);
}

/**
 * YAML knows no template actions, so they pass through the YAML writer as words: a scalar as one word,
 * a condition as a word before and one after what it guards.
 */
class ObjectTemplate {
  readonly #actions: string[] = [];
  readonly #conditions: readonly FieldCondition[];

  constructor(conditions: readonly FieldCondition[]) {
    this.#conditions = conditions;
  }

  render(manifest: unknown): string {
    // Helm and Kubernetes read YAML 1.1, in which no and yes are booleans.
    return stringify(this.#value(manifest, ''), {
      lineWidth: 0,
      aliasDuplicateObjects: false,
      version: '1.1',
    })
      .replaceAll(new RegExp(`${dashAlone}: null$`, 'gm'), '')
      .replaceAll(/^ *(?:- )?__LINE_(\d+)__(?:: null)?$/gm, (_, index) => this.#action(index))
      .replaceAll(/__VALUE_(\d+)__/g, (_, index) => this.#action(index));
  }

  #action(index: string): string {
    return `{{${this.#actions[Number(index)]} }}`;
  }

  #word(kind: 'LINE' | 'VALUE', action: string): string {
    return `__${kind}_${this.#actions.push(action) - 1}__`;
  }

  #value(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.flatMap((element) => this.#element(element, `${path}/-`));
    if (typeof value === 'object' && value !== null) return this.#map(value, path);
    if (typeof value !== 'string') return value;
    const unquoted = unquotedOf(value);
    if (unquoted !== undefined) return this.#word('VALUE', ` (${unquoted})`);
    if (collectionOf(value) !== undefined) return this.#word('VALUE', ' $each | quote');
    if (freeFormOf(value) !== undefined) return this.#word('VALUE', ' $each | toJson');
    // Also a text with braces of its own (an alert's annotation), which must reach the cluster as it is.
    return isTemplate(value) || value.includes('{{')
      ? this.#word('VALUE', ` ${operand(value)} | quote`)
      : value;
  }

  #map(map: object, path: string): unknown {
    const entries = Object.entries(map).map(([key, child]) => {
      const childPath = path === '' ? key : `${path}/${key}`;
      const { expression, element } = takeGuard(child);
      const condition =
        this.#conditions.find((each) => each.path === childPath)?.expression ??
        expression ??
        anyElement(child) ??
        anyEntry(child);
      return { condition, key, child: this.#value(element, childPath) };
    });
    // A condition must not stand on the line of a list's dash, so it never comes first.
    const ordered = entries.toSorted(
      (a, b) => Number(a.condition !== undefined) - Number(b.condition !== undefined),
    );
    return Object.fromEntries(
      ordered.flatMap(({ condition, key, child }) => this.#entry(condition, key, child)),
    );
  }

  #entry(condition: string | undefined, key: string, child: unknown): [string, unknown][] {
    const map = collectionOf(key);
    if (map !== undefined) return this.#eachEntry(map, 'quote');
    const freeForm = freeFormOf(key);
    if (freeForm !== undefined) return this.#eachEntry(freeForm, 'toJson');
    if (condition === undefined) return [[key, child]];
    return [
      [this.#word('LINE', `- if ${condition}`), null],
      [key, child],
      [this.#word('LINE', '- end'), null],
    ];
  }

  #eachEntry(map: string, writer: 'quote' | 'toJson'): [string, unknown][] {
    return [
      [this.#word('LINE', `- range $key, $value := ${map}`), null],
      [this.#word('VALUE', ' $key | quote'), this.#word('VALUE', ` $value | ${writer}`)],
      [this.#word('LINE', '- end'), null],
    ];
  }

  #element(guarded: unknown, path: string): unknown[] {
    const { expression, element } = takeGuard(guarded);
    const value = withDashAlone(this.#value(element, path));
    const list = repeatedIn(element);
    if (list !== undefined)
      // Inside, the dot is to be what it is outside.
      return [
        this.#word('LINE', `- range $each := ${list} }}{{ with $`),
        value,
        this.#word('LINE', '- end }}{{ end'),
      ];
    return expression === undefined
      ? [value]
      : [this.#word('LINE', `- if ${expression}`), value, this.#word('LINE', '- end')];
  }
}

/** Where each field of an element is conditional, none may stand on the line of its dash. */
const dashAlone = '__DASH__';

function withDashAlone(element: unknown): unknown {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return element;
  const [first = ''] = Object.keys(element);
  return first.startsWith('__LINE_') ? { [dashAlone]: null, ...element } : element;
}

/** A list each element of which is conditional must be left out where all are, or the field would be null. */
function anyElement(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const expressions = value.map((element) => takeGuard(element).expression ?? repeatedIn(element));
  if (expressions.includes(undefined)) return undefined;
  const distinct = [...new Set(expressions)];
  // What its user writes stands in for elements of ours: some are always there.
  const written = value.map((element) => (typeof element === 'string' ? freeFormOf(element) : undefined));
  if (written.some((expression) => expressions.includes(`not (${expression})`))) return undefined;
  return distinct.length === 1 ? distinct[0] : `or ${distinct.map((each) => `(${each})`).join(' ')}`;
}

/** A map that has nothing but what is conditional, and what somebody writes into it. */
function anyEntry(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const expressions = Object.entries(value).map(
    ([key, child]) => freeFormOf(key) ?? takeGuard(child).expression,
  );
  if (expressions.length === 0 || expressions.includes(undefined)) return undefined;
  return expressions.length === 1 ? expressions[0] : `or ${expressions.map((each) => `(${each})`).join(' ')}`;
}
