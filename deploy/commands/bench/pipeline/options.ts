import { parseArguments, UsageError } from '../../../../services/shared/command/arguments';
import { type SeriesName, seriesNames } from './series/all';

export interface PipelineOptions {
  readonly isQuick: boolean;
  readonly series: readonly SeriesName[];
  /** Where the results go, instead of deploy/commands/bench/results/pipeline. */
  readonly json: string | undefined;
}

export const pipelineHelp = `Usage: npm run bench -- pipeline [options]

Measures the whole pipeline untraced: API and worker, Redis, an S3 server and clamd, all processes of this machine. What
users feel (how long an upload and its verdict take at 10, 25 and 50 uploads a second that come by themselves), what it
costs (CPU time, memory, requests to Redis and S3), and how that grows. Needs Linux, whose /proc tells of processes. A
whole run takes about twenty minutes.

  --series A,B      only these of ${seriesNames.join(', ')}
  --quick           a short form of each, which takes two minutes: whether all works, not what it costs
  --json FILE       where the results go; default deploy/commands/bench/results/pipeline/<date>-<machine>.json, which
                    only a whole run writes
  --help            this text
`;

/**
 * @returns undefined where help is asked for
 * @throws UsageError that names the option, the value and the rule.
 */
export function parsePipelineOptions(args: readonly string[]): PipelineOptions | undefined {
  const { values } = parseArguments({
    args: [...args],
    options: {
      series: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  return { isQuick: values.quick ?? false, series: chooseSeries(values.series), json: values.json };
}

function chooseSeries(text: string | undefined): readonly SeriesName[] {
  if (text === undefined) return seriesNames;
  const wanted = text.split(',');
  const unknown = wanted.find((name) => !seriesNames.some((known) => known === name));
  if (unknown !== undefined)
    throw new UsageError(`--series must be some of ${seriesNames.join(', ')}, got "${unknown}"`);
  return seriesNames.filter((name) => wanted.includes(name));
}
