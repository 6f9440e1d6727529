import type { Allowed, Order, Rule } from '../model/rules';
import { valueAt } from '../model/value-at';
import { operand } from '../template/operand';
import { templateValue } from '../template/values';

/** JSON Schema cannot compare two values, so the template does. */
export function orderCheck({ lesser, greater, rule }: Order, defaults: object): string {
  const [less = '', more = ''] = [lesser, greater].map((path) => operandAt(path, defaults));
  return check(`gt (int64 ${less}) (int64 ${more})`, `${lesser} must ${rule}`, less);
}

/** Nor can it compare a number that is a text, as `--set` makes of one with a fraction. */
export function boundsCheck({ when, path, allowed, rule }: Rule, defaults: object): string {
  const value = operandAt(path, defaults);
  const broken = beyond(allowed, `(float64 ${value})`);
  if (broken.length === 0) return '';
  const applies = Object.entries(when).map(([each, values]) => {
    const literals = values.map((literal) => JSON.stringify(String(literal)));
    return `(has (toString ${operandAt(each, defaults)}) (list ${literals.join(' ')}))`;
  });
  return check(`and ${applies.join(' ')} (or ${broken.join(' ')})`, `${path} must ${rule}`, value);
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
