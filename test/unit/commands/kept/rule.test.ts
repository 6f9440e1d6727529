import { expect, test } from 'vitest';
import { environment } from '../../../../charts/environments';
import { ruleOf } from '../../../../deploy/commands/kept/rule';

const share = { name: 'share', probabilistic: { sampling_percentage: 10 } };
const slow = { name: 'slow', latency: { threshold_ms: 5000 } };
const collector = (...policies: { readonly name: string }[]) => ({
  spec: { config: { processors: { tail_sampling: { decision_wait: '30s', policies } } } },
});

test('what a release promises is read from what its collectors are told', () => {
  const { slowerThanSeconds, waitSeconds, share: ratio } = environment('production').mangamotion.keep;
  expect(ruleOf(collector({ name: 'errors' }, slow, share))).toEqual({
    slowerThanSeconds,
    waitSeconds,
    share: ratio,
  });
});

test.each([
  ['that are not kept for being slow', [{ name: 'errors' }, share]],
  ['that are not kept for being failed', [slow, share]],
  ['whose share is capped', [{ name: 'errors' }, slow, { name: 'share', and: { and_sub_policy: [share] } }]],
])('of traces %s nothing is promised', (_, policies) => {
  expect(() => ruleOf(collector(...policies))).toThrow('keep.perSecond 0');
});
