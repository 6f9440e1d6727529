import { Attribute } from '../../../services/tracing/attributes';
import { any, is, not } from '../../template/condition';
import { when } from '../../template/conditional';
import { each, filled } from '../../template/each';
import { field } from '../../template/field';
import { scaled, times } from '../../template/number';
import type { Tracing } from '../installation';

/** Marks the spans that end a request, or a trace: while there is none, more may come. Removed from what is kept. */
export const endMark = 'keep.end';

/** Any value at all. */
const anything = { enabled_regex_matching: true, values: ['.'] };

/**
 * What is kept: the first policy that takes a trace names the reason, in metrics. A trace that is not known to have
 * ended is kept where failed or slow ones would be: it may yet be one of them, and what is dropped is dropped for good.
 */
export function policies({ values }: Tracing): object[] {
  const { errors, slowerThanSeconds, users, share, perSecond } = values.keep;
  const slow = not(is(slowerThanSeconds, 0));
  const ofShare = {
    type: 'probabilistic',
    probabilistic: { sampling_percentage: field(scaled(share, 100)) },
  };
  return [
    ...when(errors, { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } }),
    ...when(slow, {
      name: 'slow',
      type: 'latency',
      latency: { threshold_ms: field(times(slowerThanSeconds, 1000)) },
    }),
    ...when(filled(users), {
      name: 'users',
      type: 'string_attribute',
      string_attribute: { key: Attribute.userId, values: each(users, (user) => user) },
    }),
    ...when<object>(any(errors, slow), unanswered, unscanned),
    ...when(is(perSecond, 0), { name: 'share', ...ofShare }),
    ...when(not(is(perSecond, 0)), {
      name: 'share',
      type: 'and',
      and: {
        and_sub_policy: [
          { name: 'of-all', ...ofShare },
          { name: 'cap', type: 'rate_limiting', rate_limiting: { spans_per_second: field(perSecond) } },
        ],
      },
    }),
  ];
}

/** The request goes on, or its end went to another collector, because their number changed. */
const unanswered = {
  name: 'unanswered',
  type: 'string_attribute',
  string_attribute: { key: endMark, ...anything, invert_match: true },
};

/** The scan has not begun, or goes on: what it will end as is not known. */
const unscanned = {
  name: 'unscanned',
  type: 'and',
  and: {
    and_sub_policy: [
      {
        name: 'queued',
        type: 'boolean_attribute',
        boolean_attribute: { key: Attribute.scanQueued, value: true },
      },
      {
        name: 'no-end',
        type: 'string_attribute',
        string_attribute: { key: Attribute.jobParentId, ...anything, invert_match: true },
      },
    ],
  },
};
