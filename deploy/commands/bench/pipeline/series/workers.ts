import { type Measured, measure } from '../measure';
import { withStage } from '../stage';
import { type Plan, usualPageBytes } from './plan';
import { warmUp } from './rates';

export interface WorkersPoint extends Measured {
  readonly workers: number;
}

/** Enough for all workers' scans, and for uploads beside them. */
const clients = 24;

/** As many uploads as the pipeline can take: each client sends its next upon the verdict of its last. */
export async function measureWorkers(plan: Plan): Promise<WorkersPoint[]> {
  const points: WorkersPoint[] = [];
  for (const workers of [1, 2, 4])
    points.push(
      await withStage({ workers }, async (stage) => {
        await warmUp(stage, plan);
        plan.progress(`${workers} workers`);
        const when = { clients, seconds: plan.isQuick ? 4 : 30 };
        return { workers, ...(await measure(stage, { files: 1, fileBytes: usualPageBytes, when })) };
      }),
    );
  return points;
}
