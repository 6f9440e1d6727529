import { availableParallelism } from 'node:os';
import { mean } from '../../statistics';
import { type Measured, measure, measureWithAnswer } from '../measure';
import type { UploadMillis } from '../messages';
import { type Stage, withStage } from '../stage';
import { type Plan, usualPageBytes } from './plan';

/** Uploads of a page of 64 KiB that come by themselves. */
export interface RatePoint extends Measured {
  readonly perSecond: number;
}

export interface Rates {
  /** As many as the machine has cores: one alone holds too few jobs at a time to use them. */
  readonly workers: number;
  readonly points: readonly RatePoint[];
  readonly alone: Alone;
}

/**
 * Of uploads that met no other, at the lowest rate: what there is before anybody waits for another. Uploads one after
 * another would have it shorter than those that come by themselves, with caches that are warm from the last one.
 */
interface Alone {
  readonly uploads: number;
  /** On the average until the answer, and until the verdict. */
  readonly answerMillis: number;
  readonly verdictMillis: number;
}

const rates = [10, 25, 50] as const;

/** All code is compiled, and each connection is open, only after so many. */
const warmUpUploads = 2000;
const page = { files: 1, fileBytes: usualPageBytes };

export function measureRates(plan: Plan): Promise<Rates> {
  const workers = availableParallelism();
  return withStage({ workers }, async (stage) => {
    plan.progress('warming up');
    await warmUp(stage, plan);
    const [lowest, ...higher] = rates;
    const { point, alone } = await measureRate(stage, plan, lowest);
    const points = [point];
    for (const perSecond of higher) points.push((await measureRate(stage, plan, perSecond)).point);
    return { workers, points, alone: meanOf(alone) };
  });
}

async function measureRate(
  stage: Stage,
  plan: Plan,
  perSecond: number,
): Promise<{ readonly point: RatePoint; readonly alone: readonly UploadMillis[] }> {
  plan.progress(`${perSecond} uploads a second`);
  const when = { perSecond, seconds: plan.isQuick ? 5 : 60, seed: perSecond };
  const { measured, answer } = await measureWithAnswer(stage, { ...page, when });
  return { point: { perSecond, ...measured }, alone: answer.alone };
}

function meanOf(alone: readonly UploadMillis[]): Alone {
  return {
    uploads: alone.length,
    answerMillis: mean(alone.map(({ answerMillis }) => answerMillis)),
    verdictMillis: mean(alone.map(({ verdictMillis }) => verdictMillis)),
  };
}

export async function warmUp(stage: Stage, { isQuick }: Plan): Promise<void> {
  await measure(stage, { ...page, when: { clients: 4, uploads: isQuick ? 20 : warmUpUploads } });
}
