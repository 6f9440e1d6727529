import { spread } from '../statistics';
import type { Findings } from './series/all';

/** What is aimed at on two cores. */
export interface Aim {
  readonly name: string;
  readonly measured: string;
  readonly aim: string;
  /** Undefined: the rounds do not agree. */
  readonly met: boolean | undefined;
}

/** The aims that these findings tell of. */
export function judgeAims(findings: Findings): Aim[] {
  return [verdictAim, filesAim, viewAim, probeAim].flatMap((judge) => judge(findings) ?? []);
}

const mostVerdictMillis = 1000;

function verdictAim({ rates }: Findings): Aim | undefined {
  const point = rates?.points.find(({ perSecond }) => perSecond === 50);
  if (!point) return undefined;
  const { p99Millis } = point.verdict;
  return {
    name: '50 uploads a second: p99 of the verdict',
    measured: `${p99Millis.toFixed(0)} ms at ${point.uploadsPerSecond.toFixed(1)} a second, ${point.refused} refused`,
    aim: `at most ${mostVerdictMillis} ms`,
    met: p99Millis <= mostVerdictMillis && point.refused === 0,
  };
}

/** Within each round: met where the median is, missed where every round misses it. */
function filesAim({ files }: Findings): Aim | undefined {
  const ten = files?.find((point) => point.files === 10)?.cpuMillisByRound;
  const most = files?.find((point) => point.files === 500)?.cpuMillisByRound;
  if (!ten || !most) return undefined;
  const { median, min, max } = spread(most.map((millis, round) => millis / 500 / ((ten[round] ?? 0) / 10)));
  return {
    name: 'CPU for each file of 500, to each of 10',
    measured: `${median.toFixed(2)} (${min.toFixed(2)}..${max.toFixed(2)})`,
    aim: 'at most 1',
    met: median <= 1 ? true : min > 1 ? false : undefined,
  };
}

const mostViewMillis = 20;

function viewAim({ view }: Findings): Aim | undefined {
  if (!view) return undefined;
  return {
    name: `CPU of \`GET /api/jobs/:id\` of ${view.files} files`,
    measured: `${view.cpuMillisPerLook.toFixed(1)} ms`,
    aim: `at most ${mostViewMillis} ms`,
    met: view.cpuMillisPerLook <= mostViewMillis,
  };
}

/** No upload waits for them: where a second passes without a call, storage is asked for those who may come next. */
function probeAim({ requests }: Findings): Aim | undefined {
  const small = requests?.find(({ files }) => files === 1);
  if (!small) return undefined;
  const { uploads, seconds, s3 } = small;
  const probes = Math.round(uploads * (s3.probe ?? 0));
  return {
    name: 'requests that only look whether storage is there, beside uploads',
    measured: `${probes} in ${uploads} uploads, ${(probes / seconds).toFixed(2)} a second`,
    aim: 'at most one a second by API and worker each',
    met: probes <= 2 * (Math.floor(seconds) + 1),
  };
}
