import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { clusterHelp, type ClusterOptions, clusterOptions, jaegerUrlOf } from '../cluster-options';
import { durationOption } from '../duration';
import { parseQuery, queryRule } from './query';
import type { Selection } from './selection';

export interface TraceOptions extends ClusterOptions {
  readonly help: boolean;
  readonly selection: Selection;
  /** Jaeger's query API as it was given; undefined: the usual address, or a port-forward. */
  readonly jaegerUrl: string | undefined;
  readonly logs: boolean;
  /** Files of log lines, `-` for stdin; none: a demo's, or kubectl's logs. */
  readonly logFiles: readonly string[];
  /** One trace, and why it failed or took as long as it did. */
  readonly why: boolean;
  readonly json: boolean;
  readonly open: boolean;
}

export const help = `Finds traces in Jaeger and prints each as a tree with durations and errors.

  npm run trace -- <traceId | jobId>        one trace, or all traces of one job
  npm run trace -- --latest                 the newest trace
  npm run trace -- --why <jobId | traceId>      why it failed, or where its time went, on a page
  npm run trace -- --failed --slow 5s --user ID   the newest that are all of this
  npm run trace -- --query 'service.name="mangamotion-backend" AND operation="upload" AND duration>5000ms'

What to find
  --latest              the newest, together with what follows as well
  --failed              with an error in any span
  --slow DURATION       that took as long or longer from first to last, waits between spans included: 500ms, 5s, 2m
  --user ID             of one user
  --service NAME        in which this service took part
  --operation NAME      with a span of this name: "POST /api/upload"
  --query TEXT          the same in one text: service.name, operation, duration (> or >=), error and any attribute of any
                        span, each with = and a value, joined by AND
  --since DURATION      not older than this; default 2d
  --limit N             at most so many, newest first; default 1 with --latest or --why, else 5

What to show
  --why                 what failed; the critical path: what the end waited for, and how long; how that compares with the
                        median of an hour's others (100 at most) of the same operation; the tree, and the log lines
  --logs                the log lines that carry the trace's id: of a running npm run demo, else of the cluster's API
                        and worker
  --log-file FILE       the same from a file, or - for stdin; may be repeated
  --json                JSON instead of text
  --open                the trace's page in Jaeger as well, in the browser

Where to look
  --jaeger URL          default: JAEGER_QUERY_URL, else http://127.0.0.1:16686, and where nothing answers there and the
                        current context is a kind cluster's, a kubectl port-forward
${clusterHelp(22)}

Ends with 1 where nothing is found or Jaeger cannot be asked, with 2 where the command is wrong.
`;

/** @throws UsageError that names the option, its value and the rule. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): TraceOptions {
  const { values, positionals } = parse(args);
  const jaegerUrl = jaegerUrlOf(values.jaeger, values, env);
  return {
    help: values.help,
    selection: values.help ? { limit: 1, sinceMillis: 0 } : selectionOf(values, positionals),
    jaegerUrl: jaegerUrl === undefined ? undefined : httpUrl(jaegerUrl),
    context: values.context,
    namespace: values.namespace,
    release: values.release,
    logs: values.logs || values['log-file'].length > 0,
    logFiles: values['log-file'],
    why: values.why,
    json: values.json,
    open: values.open,
  };
}

function parse(args: readonly string[]) {
  return parseArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      latest: { type: 'boolean', default: false },
      failed: { type: 'boolean', default: false },
      slow: { type: 'string' },
      user: { type: 'string' },
      service: { type: 'string' },
      operation: { type: 'string' },
      query: { type: 'string' },
      since: { type: 'string', default: '2d' },
      limit: { type: 'string' },
      logs: { type: 'boolean', default: false },
      'log-file': { type: 'string', multiple: true, default: [] },
      why: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      open: { type: 'boolean', default: false },
      jaeger: { type: 'string' },
      ...clusterOptions,
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

type Values = ReturnType<typeof parse>['values'];

/** Options that say what to find. */
const searchNames = ['latest', 'failed', 'slow', 'user', 'service', 'operation', 'query'] as const;
const searchOptions = searchNames.map((name) => `--${name}`).join(', ');

function selectionOf(values: Values, positionals: readonly string[]): Selection {
  const searches = searchNames.some((name) => values[name] !== undefined && values[name] !== false);
  const [id, ...others] = positionals;
  if (others.length > 0) throw new UsageError(`one trace or job id at a time, got ${positionals.join(' ')}`);
  if (id === undefined && !searches)
    throw new UsageError(`nothing to find: give a trace id, a job id, or one of ${searchOptions}`);
  if (id !== undefined && searches)
    throw new UsageError(`an id names what to find: "${id}" goes with none of ${searchOptions}`);
  return {
    ...(id === undefined ? {} : named(id)),
    ...(values.query === undefined ? {} : query(values.query)),
    ...(values.failed ? { failed: true } : {}),
    ...(values.slow === undefined ? {} : { slowMillis: durationOption('--slow', values.slow) }),
    ...(values.user === undefined ? {} : { userId: values.user }),
    ...(values.service === undefined ? {} : { service: values.service }),
    ...(values.operation === undefined ? {} : { operation: values.operation }),
    sinceMillis: durationOption('--since', values.since),
    limit: limitOf(values),
  };
}

function limitOf({ limit, latest, why }: Values): number {
  if (why && limit !== undefined) throw new UsageError('--why explains one, and goes without --limit');
  if (limit !== undefined) return count('--limit', limit);
  return latest || why ? 1 : 5;
}

function query(text: string): Partial<Selection> {
  const parsed = parseQuery(text);
  if (!parsed) throw new UsageError(`--query ${queryRule}; got ${text}`);
  return parsed;
}

/** A job's id is a UUID with its dashes, a trace's is the digits alone: 32, or 16 from older clients. */
function named(id: string): { traceId: string } | { jobId: string } {
  const lower = id.toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(lower)) return { jobId: lower };
  const isTrace = /^([0-9a-f]{16}|[0-9a-f]{32})$/.test(lower) && !/^0+$/.test(lower);
  if (isTrace) return { traceId: lower };
  throw new UsageError(
    `"${id}" is neither a trace id (32 hexadecimal digits, as in the header x-trace-id) nor a job id (a UUID)`,
  );
}

function count(option: string, text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new UsageError(`${option} must be within 1..999, got "${text}"`);
  return Number(text);
}

function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError(`Jaeger's address must be an http or https URL, got "${text}"`);
  return text;
}
