import { z } from 'zod';
import type { Floor } from '../model/drain';
import type { Allowed, Order, Rule } from '../model/rules';
import type { Constraints } from '../model/validate';
import { valueAt } from '../model/value-at';
import { operand } from '../template/operand';
import { templateValue } from '../template/values';

/** What the schema of a chart's values cannot check: the template does, and says why. */
export const valueChecks = (
  schema: z.ZodObject,
  { rules, orders, floors = [] }: Constraints,
  defaults: object,
): string =>
  [
    ...fieldChecks(schema, defaults),
    ...orders.map((order) => orderCheck(order, defaults)),
    ...floors.map((floor) => floorCheck(floor, defaults)),
    ...rules.map((rule) => boundsCheck(rule, defaults)),
    ...rules.map((rule) => statedCheck(rule, defaults)),
  ].join('');

/**
 * Rules about a group of settings, for each element of a list that has such a group of its own: the schema's conditions
 * reach no list.
 */
export function elementChecks(list: string, group: string, rules: readonly Rule[], defaults: object): string {
  const isOfGroup = (path: string): boolean => path.startsWith(`${group}.`);
  const at: At = (path) => (isOfGroup(path) ? `$element.${path}` : operandAt(path, defaults));
  const checks = rules
    .filter(({ when, path }) => [...Object.keys(when), path].some(isOfGroup))
    .map(({ when, path, allowed, rule }) => {
      const value = at(path);
      const broken = [...beyond(allowed, `(float64 ${value})`), ...notAllowed(allowed, value)];
      const where = isOfGroup(path) ? '[].' : ': ';
      return check(breaks(when, at, broken), `${list}${where}${path} must ${rule}`, value);
    });
  return `{{- range $element := ${operandAt(list, defaults)} }}\n{{- with $ }}\n${checks.join('')}{{- end }}\n{{- end }}\n`;
}

/** JSON Schema cannot compare two values, so the template does. */
function orderCheck({ lesser, greater, rule }: Order, defaults: object): string {
  const [less = '', more = ''] = [lesser, greater].map((path) => operandAt(path, defaults));
  return check(`gt (int64 ${less}) (int64 ${more})`, `${lesser} must ${rule}`, less);
}

/** Nor a number with a sum. */
function floorCheck({ path, above, by, rule }: Floor, defaults: object): string {
  const [value = '', other = ''] = [path, above].map((each) => operandAt(each, defaults));
  const broken = `and (ne (int64 ${value}) 0) (le (int64 ${value}) (add (int64 ${other}) ${by}))`;
  return check(broken, `${path} must ${rule}`, value);
}

/** Nor can it compare a number that is a text, as `--set` makes of one with a fraction. */
function boundsCheck({ when, path, allowed, rule }: Rule, defaults: object): string {
  const at: At = (each) => operandAt(each, defaults);
  const value = at(path);
  const broken = beyond(allowed, `(float64 ${value})`);
  if (broken.length === 0) return '';
  return check(breaks(when, at, broken), `${path} must ${rule}`, value);
}

/** And a whole number that is a text, as `--set-string` makes of each, must be within the bounds of its field, too. */
function fieldChecks(schema: z.ZodObject, defaults: object, above: readonly string[] = []): string[] {
  return Object.entries(schema.shape).flatMap(([key, field]): string[] => {
    const path = [...above, key];
    if (field instanceof z.ZodObject) return fieldChecks(field, defaults, path);
    if (!(field instanceof z.ZodNumber)) return [];
    const [name, value] = [path.join('.'), operandAt(path.join('.'), defaults)];
    const { minValue, maxValue } = field;
    const broken = `or (lt (float64 ${value}) (float64 ${minValue})) (gt (float64 ${value}) (float64 ${maxValue}))`;
    return [check(broken, `${name} must be within ${minValue}..${maxValue}`, value)];
  });
}

/** And of what is missing, or refused, it says no more than that, where people need to know why. */
function statedCheck({ when, path, allowed, isStated, rule }: Rule, defaults: object): string {
  if (isStated !== true) return '';
  const stated = operand(templateValue('', path.split('.')));
  return check(
    breaks(when, (each) => operandAt(each, defaults), notAllowed(allowed, stated)),
    `${path} must ${rule}`,
    `(${stated} | default "nothing")`,
  );
}

/** Where the template has the value of a path. */
type At = (path: string) => string;

/** Where a rule applies, and any of what breaks it is so. */
function breaks(when: Rule['when'], at: At, broken: readonly string[]): string {
  const applies = Object.entries(when).map(([path, values]) => isOneOf(at(path), values));
  return `and ${applies.join(' ')} (or ${broken.join(' ')})`;
}

function isOneOf(value: string, literals: readonly (string | number | boolean)[]): string {
  const list = literals.map((literal) => JSON.stringify(String(literal)));
  return `(has (toString ${value}) (list ${list.join(' ')}))`;
}

/** Conditions under which the text is not allowed. */
function notAllowed({ enum: literals, not, minLength }: Allowed, text: string): string[] {
  return [
    ...(literals === undefined ? [] : [`(not ${isOneOf(text, literals)})`]),
    ...(not === undefined ? [] : [isOneOf(text, not.enum)]),
    ...(minLength === undefined ? [] : [`(lt (len (toString ${text})) ${minLength})`]),
  ];
}

const operandAt = (path: string, defaults: object): string =>
  operand(templateValue(valueAt(defaults, path), path.split('.')));

/** Conditions under which the number is not allowed. */
function beyond({ minimum, maximum, exclusiveMinimum, multipleOf }: Allowed, number: string): string[] {
  return [
    ...(minimum === undefined ? [] : [`(lt ${number} (float64 ${minimum}))`]),
    ...(maximum === undefined ? [] : [`(gt ${number} (float64 ${maximum}))`]),
    ...(exclusiveMinimum === undefined ? [] : [`(le ${number} (float64 ${exclusiveMinimum}))`]),
    ...(multipleOf === undefined
      ? []
      : [`(ne ${number} (mulf ${multipleOf} (floor (divf ${number} ${multipleOf}))))`]),
  ];
}

const check = (broken: string, sentence: string, value: string): string =>
  `{{- if ${broken} }}{{ fail (printf ${JSON.stringify(`${sentence.replaceAll('%', '%%')}, got %v`)} ${value}) }}{{ end }}\n`;
