import { parseArguments, UsageError } from '../../shared/command/arguments';
import type { Period } from './promoted-jobs';

export interface RescanOptions extends Period {
  readonly help: boolean;
  readonly dryRun: boolean;
  /** Jobs queued within a minute, at most. */
  readonly perMinute: number;
  /** Ends when all is scanned again, not when all is queued. */
  readonly wait: boolean;
}

export const help = `Queues what was promoted for another scan, by the signatures of today.

  npm run rescan -- --since DATE [--before DATE] [--per-minute N] [--dry-run] [--no-wait]

  --since DATE      jobs that ended then or later: 2026-11-01, or 2026-11-01T12:00:00Z
  --before DATE     jobs that ended earlier than that; now, where it is left out
  --per-minute N    queues at most so many jobs a minute, 1 to 60000; 600 where it is left out
  --dry-run         counts them, and queues nothing
  --no-wait         ends when all is queued

Workers scan them one file at a time, while no upload waits. Malware is taken back into quarantine: the job's record,
the workers' logs and rescanned_files_total{verdict="infected"} say so. Breaking this off leaves queued what is queued;
beginning again queues no job twice. A job is known for JOB_RETENTION_SECONDS after its end.

Redis is what API and worker use (REDIS_URL, REDIS_CA_FILE). In a cluster:
  kubectl exec deploy/RELEASE-worker -- node build/services/worker/rescan/main.js --since DATE
`;

/** Behind all that has ended. */
const never = new Date(8.64e15);

/** @throws UsageError that names the option, its rule and its value. */
export function parseOptions(args: readonly string[]): RescanOptions {
  const { values } = parseArguments({
    args: [...args],
    options: {
      since: { type: 'string' },
      before: { type: 'string' },
      'per-minute': { type: 'string', default: '600' },
      'dry-run': { type: 'boolean', default: false },
      'no-wait': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const rest = { help: values.help, dryRun: values['dry-run'], wait: !values['no-wait'] };
  if (values.help) return { ...rest, since: never, before: never, perMinute: 1 };
  const since = dateOf('--since', values.since);
  const before = values.before === undefined ? never : dateOf('--before', values.before);
  if (before <= since)
    throw new UsageError(`--before must be later than --since, got "${values.before}" and "${values.since}"`);
  return { ...rest, since, before, perMinute: perMinuteOf(values['per-minute']) };
}

function dateOf(option: string, text: string | undefined): Date {
  const date = new Date(text ?? '');
  if (Number.isNaN(date.getTime()))
    throw new UsageError(
      `${option} must be a date such as 2026-11-01, got ${text === undefined ? 'nothing' : `"${text}"`}`,
    );
  return date;
}

function perMinuteOf(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 60_000) return number;
  throw new UsageError(`--per-minute must be a whole number within 1..60000, got "${text}"`);
}
