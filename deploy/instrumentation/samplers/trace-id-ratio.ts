const DIGITS_OF_A_WORD = 8;
const DIGITS = '0123456789abcdef';

/** Of each digit's character code. Half the time of computing it: this runs for each trace. */
const DIGIT_VALUES = new Uint8Array(128);
for (let value = 0; value < DIGITS.length; value++) DIGIT_VALUES[DIGITS.charCodeAt(value)] = value;

/** Below which a trace is of the `ratio` (0..1) of all that is sampled. */
export const boundOf = (ratio: number): number => (ratio === 1 ? 2 ** 32 : Math.floor(ratio * (2 ** 32 - 1)));

/**
 * Whether a trace is below the bound of a ratio. Its id decides, so that services with one ratio agree, also with those
 * that use the SDK's `TraceIdRatioBasedSampler`: both compare the exclusive-or of the id's four words.
 */
export const isBelow = (traceId: string, bound: number): boolean => foldedWords(traceId) < bound;

/** @returns within 0..2³²-1 */
function foldedWords(traceId: string): number {
  let folded = 0;
  for (let start = 0; start < traceId.length; start += DIGITS_OF_A_WORD) {
    let word = 0;
    for (let index = start; index < start + DIGITS_OF_A_WORD; index++) {
      word = (word << 4) | (DIGIT_VALUES[traceId.charCodeAt(index)] ?? 0);
    }
    folded ^= word;
  }
  return folded >>> 0;
}
