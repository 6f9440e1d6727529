import { type Measured, measure, measureWithAnswer } from '../measure';
import { type Stage, withStage } from '../stage';
import { type Plan, usualPageBytes } from './plan';

/** Uploads of a page of 64 KiB that come by themselves. */
export interface RatePoint extends Measured {
  readonly perSecond: number;
}

export interface Rates {
  readonly points: readonly RatePoint[];
  /** Of uploads one at a time, until the answer: their mean. */
  readonly answerAloneMillis: number;
  /** The same until the verdict, each, in ascending order: what there is before anybody waits for another. */
  readonly aloneMillis: readonly number[];
}

const rates = [10, 25, 50] as const;

/** All code is compiled, and each connection is open, only after so many. */
const warmUpUploads = 200;
const page = { files: 1, fileBytes: usualPageBytes };

export function measureRates(plan: Plan): Promise<Rates> {
  return withStage({}, async (stage) => {
    plan.progress('warming up');
    await warmUp(stage, plan);
    plan.progress('one upload at a time');
    const when = { clients: 1, uploads: plan.isQuick ? 30 : 300 };
    const { answer } = await measureWithAnswer(stage, { ...page, when });
    const points: RatePoint[] = [];
    for (const perSecond of rates) {
      plan.progress(`${perSecond} uploads a second`);
      const seconds = plan.isQuick ? 5 : 60;
      const measured = await measure(stage, { ...page, when: { perSecond, seconds, seed: perSecond } });
      points.push({ perSecond, ...measured });
    }
    const { answerMillis, verdictMillis } = answer;
    return {
      points,
      answerAloneMillis: round(answerMillis.reduce((sum, each) => sum + each, 0) / answerMillis.length),
      aloneMillis: verdictMillis.toSorted((a, b) => a - b).map(round),
    };
  });
}

export async function warmUp(stage: Stage, { isQuick }: Plan): Promise<void> {
  await measure(stage, { ...page, when: { clients: 4, uploads: isQuick ? 20 : warmUpUploads } });
}

const round = (millis: number): number => Math.round(1000 * millis) / 1000;
