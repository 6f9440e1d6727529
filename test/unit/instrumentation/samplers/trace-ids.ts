import { seededRandom } from '../../../../deploy/commands/seeded-random';

const random = seededRandom(1);
const word = (): string =>
  Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');

/** Evenly spread, and in each run the same ones: a bound of four sigma would fail once in some thousands. */
export const newTraceId = (): string => Array.from({ length: 4 }, word).join('');
