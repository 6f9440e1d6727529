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
    measured: `${p99Millis.toFixed(0)} ms at ${point.uploadsPerSecond.toFixed(1)} a second`,
    aim: `at most ${mostVerdictMillis} ms`,
    met: p99Millis <= mostVerdictMillis,
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

function probeAim({ requests }: Findings): Aim | undefined {
  if (!requests) return undefined;
  const uploads = requests.reduce((sum, each) => sum + each.uploads, 0);
  const probes = requests.reduce((sum, each) => sum + each.uploads * (each.s3.probe ?? 0), 0);
  return {
    name: 'requests that only look whether storage is there, while uploads come',
    measured: `${Math.round(probes)} in ${uploads} uploads`,
    aim: 'none',
    met: Math.round(probes) === 0,
  };
}
