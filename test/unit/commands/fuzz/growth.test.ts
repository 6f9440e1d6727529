import { expect, test } from 'vitest';
import { parsingMillis } from '../../../../deploy/commands/fuzz/cost';
import { repeated } from '../../../../deploy/commands/fuzz/target';
import { targets } from '../../../../deploy/commands/fuzz/targets';

// The square of ten would be a hundred. What a parser does beside the input only makes the ratio smaller.
const mostGrowth = 35;

test.each([...targets])(
  'ten times the worst input costs the parser of %s not much more than ten times the CPU',
  async (_name, target) => {
    const [small, large] = [target.worst(target.mostBytes / 10), target.worst(target.mostBytes)];
    const ratio = (await parsingMillis(target, large)) / (await parsingMillis(target, small));
    expect(ratio).toBeLessThan(mostGrowth);
  },
);

/** What is known to cost parsers of other projects the square of its length. */
const suspects = {
  'syllables that compose': ['names', '\u1100\u1161\u11a8', '', ''],
  'joiners that join nothing': ['names', '\u200d', 'a', ''],
  'families of emoji': ['names', '\u{1f468}\u200d', '', ''],
  'blanks around nothing': ['names', ' \u3000', '', ''],
  'marks as escapes in JSON': ['presign', '\\u0323\\u0301', '{"name":"', '"}'],
  'keys of marks': ['keys', '"\u0323\u0301",', '{"keys":[', '1]}'],
  'quotes that never end': ['disposition', ';a="\\', 'form-data', ''],
  'blanks before a boundary': ['ids', '; ', 'multipart/form-data', ''],
} as const;

test.each(Object.entries(suspects))(
  'ten times as many %s cost not much more than ten times the CPU',
  async (_name, [parser, text, before, after]) => {
    const target = targets.get(parser);
    if (!target) throw new Error(`no parser ${parser}`);
    const [small, large] = [target.mostBytes / 10, target.mostBytes].map((bytes) =>
      repeated(text, bytes, before, after),
    );
    if (!small || !large) throw new Error('unreachable');
    const ratio = (await parsingMillis(target, large)) / (await parsingMillis(target, small));
    expect(ratio).toBeLessThan(mostGrowth);
  },
);
