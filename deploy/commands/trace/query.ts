import { parseDuration } from '../duration';
import type { Selection } from './selection';

/** What a query asks for; everything of it must hold. */
export type Query = Pick<Selection, 'service' | 'operation' | 'slowMillis' | 'failed' | 'tags'>;

export const queryRule =
  `must be conditions like service.name="mangamotion-backend" AND operation="upload" AND duration>5000ms: ` +
  'a field, = (of duration > or >=) and a value, joined by AND';

const condition = /\s*([\w.-]+)\s*(>=|>|=)\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))\s*/y;
const conjunction = /AND\b/iy;
/** Jaeger measures in whole microseconds: the least that is longer. */
const microsecond = 0.001;

/** @returns undefined where the text is no query; see `queryRule` */
export function parseQuery(text: string): Query | undefined {
  const tags: Record<string, string> = {};
  let query: Query = {};
  for (let at = 0; ;) {
    condition.lastIndex = at;
    const found = condition.exec(text);
    const [, field = '', operator = '', ...values] = found ?? [];
    const asked = found && ask(field, operator, values.find((value) => value !== undefined) ?? '');
    if (!asked) return undefined;
    query = { ...query, ...asked };
    Object.assign(tags, asked.tags);
    at = condition.lastIndex;
    if (at === text.length) return Object.keys(tags).length === 0 ? query : { ...query, tags };
    conjunction.lastIndex = at;
    if (!conjunction.test(text)) return undefined;
    at = conjunction.lastIndex;
  }
}

function ask(field: string, operator: string, value: string): Query | undefined {
  if (field === 'duration') {
    const millis = parseDuration(value);
    if (millis === undefined || operator === '=') return undefined;
    return { slowMillis: operator === '>' ? millis + microsecond : millis };
  }
  if (operator !== '=') return undefined;
  if (field === 'service.name' || field === 'service') return { service: value };
  if (field === 'operation' || field === 'name') return { operation: value };
  if (field === 'error' && value === 'true') return { failed: true };
  return { tags: { [field]: value } };
}
