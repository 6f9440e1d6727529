import { type CommandCounts, countsBetween } from '../command-counts';
import { measureWithAnswer } from '../measure';
import { type Stage, withStage } from '../stage';
import { type Plan, usualPageBytes } from './plan';
import { warmUp } from './rates';

type PerUpload = Readonly<Record<string, number>>;

/** What uploads of so many pages ask of others, each. */
export interface Requests {
  readonly files: number;
  readonly uploads: number;
  /** That these took. */
  readonly seconds: number;
  /** By S3's operation; `probe` is what looks whether storage is there. */
  readonly s3: PerUpload;
  /** By command, those inside scripts too; with what workers ask while they wait for a job. */
  readonly redis: PerUpload;
}

/** Counted, not timed. */
export function measureRequests(plan: Plan): Promise<Requests[]> {
  return withStage({ countsS3: true }, async (stage) => {
    await warmUp(stage, plan);
    const counted: Requests[] = [];
    for (const [files, uploads] of plan.isQuick ? quick : whole) {
      plan.progress(`${uploads} uploads of ${files} pages, counted`);
      counted.push(await count(stage, files, uploads));
    }
    return counted;
  });
}

const whole = [
  [1, 200],
  [10, 20],
  [100, 4],
] as const;
const quick = [
  [1, 20],
  [10, 4],
] as const;

async function count(stage: Stage, files: number, uploads: number): Promise<Requests> {
  const [s3Before, redisBefore] = [Object.fromEntries(stage.s3Requests), await stage.redisCommands()];
  const when = { clients: 1, uploads };
  const { answer } = await measureWithAnswer(stage, { files, fileBytes: usualPageBytes, when });
  const s3 = countsBetween(s3Before, Object.fromEntries(stage.s3Requests));
  const { get = 0, ...others } = countsBetween(redisBefore, await stage.redisCommands());
  const redis = { ...others, get: get - answer.reads };
  // One that is refused asks for next to nothing.
  const accepted = uploads - answer.refused;
  return {
    files,
    uploads: accepted,
    seconds: answer.seconds,
    s3: perUpload({ probe: 0, ...s3 }, accepted),
    redis: perUpload(redis, accepted),
  };
}

/** What belongs to no upload is a share of one. */
const perUpload = (counts: CommandCounts, uploads: number): PerUpload =>
  Object.fromEntries(Object.entries(counts).map(([name, calls]) => [name, calls / uploads]));
