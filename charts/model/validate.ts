import type { z } from 'zod';
import type { Floor } from './drain';
import type { Allowed, Order, Rule } from './rules';
import { valueAt } from './value-at';

/** A model breaks rules; the message has one line for each. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

/** What fields must obey together. */
export interface Constraints {
  readonly rules: readonly Rule[];
  readonly orders: readonly Order[];
  readonly floors?: readonly Floor[];
}

/**
 * The model, checked field by field and then by the rules between fields.
 *
 * @throws ModelError with lines like `sampler.param must be within 0..1 for probabilistic, got 7`.
 */
export function validate<T extends object>(
  schema: z.ZodType<T>,
  { rules, orders, floors = [] }: Constraints,
  model: unknown,
): T {
  const parsed = schema.safeParse(model, { reportInput: true });
  if (!parsed.success) throw new ModelError(parsed.error.issues.map(describe).join('\n'));
  const { data } = parsed;
  const at = (path: string) => valueAt(data, path);
  const broken = [
    ...rules.filter((each) => applies(each, data) && !isAllowed(each.allowed, at(each.path))),
    ...orders
      .filter(({ lesser, greater }) => Number(at(lesser)) > Number(at(greater)))
      .map((order) => ({ ...order, path: order.lesser })),
    ...floors.filter(({ path, above, by }) => isBelow(Number(at(path)), Number(at(above)) + by)),
  ];
  if (broken.length === 0) return data;
  throw new ModelError(
    broken.map(({ path, rule }) => `${path} must ${rule}, got ${show(at(path))}`).join('\n'),
  );
}

const applies = ({ when }: Rule, model: object): boolean =>
  Object.entries(when).every(([path, values]) => values.some((value) => value === valueAt(model, path)));

function isAllowed(allowed: Allowed, value: unknown): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, multipleOf } = allowed;
  if (allowed.not) return !allowed.not.enum.some((each) => each === value);
  if (allowed.enum) return allowed.enum.some((each) => each === value);
  if (Array.isArray(value)) return value.length <= (allowed.maxItems ?? Infinity);
  if (typeof value === 'string') return value.length >= (allowed.minLength ?? 0);
  if (allowed.maxProperties !== undefined) return Object.keys(Object(value)).length <= allowed.maxProperties;
  const number = Number(value);
  const inside = number >= minimum && number <= maximum && number > exclusiveMinimum;
  return inside && (multipleOf === undefined || number % multipleOf === 0);
}

const isBelow = (value: number, floor: number): boolean => value !== 0 && value <= floor;

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `${[path, issue.keys[0]].filter(Boolean).join('.')} is not a setting`;
  return `${path} must ${requirement(issue)}, got ${show(issue.input)}`;
}

function requirement(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `be ${issue.expected === 'int' ? 'a whole number' : `of type ${issue.expected}`}`;
    case 'too_small':
      return issue.origin === 'string' ? 'not be empty' : `be at least ${issue.minimum}`;
    case 'too_big':
      return `be at most ${issue.maximum}`;
    case 'invalid_value':
      return `be one of ${issue.values.join(', ')}`;
    case 'invalid_union': {
      const values = issue.errors.flat().flatMap((each) => ('values' in each ? each.values : []));
      return values.length === 0 ? issue.message : `be one of ${values.join(', ')}`;
    }
    default:
      return issue.message;
  }
}
