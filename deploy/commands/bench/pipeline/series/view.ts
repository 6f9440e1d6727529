import { measureWithAnswer } from '../measure';
import { cpuMillis } from '../process-usage';
import { withStage } from '../stage';
import { type Plan, usualPageBytes } from './plan';
import { warmUp } from './rates';

/** A look at a job, `GET /api/jobs/:id`. */
export interface View {
  readonly files: number;
  readonly looks: number;
  /** Of the API. */
  readonly cpuMillisPerLook: number;
  readonly answerBytes: number;
}

const files = 500;

export function measureView(plan: Plan): Promise<View> {
  return withStage({}, async (stage) => {
    await warmUp(stage, plan);
    plan.progress(`a job of ${files} pages`);
    const when = { clients: 1, uploads: 1 };
    const { answer } = await measureWithAnswer(stage, { files, fileBytes: usualPageBytes, when });
    const { jobId, userId } = answer.last;
    const url = `http://127.0.0.1:${stage.apiPort}/api/jobs/${jobId}`;
    const look = async (): Promise<number> => {
      const response = await fetch(url, { headers: { 'x-user-id': userId } });
      const body = await response.arrayBuffer();
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      return body.byteLength;
    };
    const looks = plan.isQuick ? 50 : 500;
    let answerBytes = 0;
    for (let index = 0; index < looks / 5; index++) answerBytes = await look();
    const [pid = 0] = stage.pids.api;
    const before = cpuMillis(pid);
    for (let index = 0; index < looks; index++) await look();
    return { files, looks, cpuMillisPerLook: (cpuMillis(pid) - before) / looks, answerBytes };
  });
}
