import { runCommand } from '../../../services/shared/command/run-command';
import { note } from '../../../services/shared/command/stderr';
import { print, printJson } from '../../../services/shared/command/stdout';
import { reasonOf } from '../../../services/shared/failure/reason-of';
import { factsOf } from '../../jaeger/trace-facts';
import { interruption, stayUntil } from '../../rig/interruption';
import type { LogLine } from '../../rig/logs/log-line';
import { connect, type Connection } from './connection';
import { findTraces, type Found } from './find-traces';
import { traceAsJson } from './json-report';
import { readLogs } from './log-source';
import { whyMissing } from './missing-trace';
import { openPage } from './open-page';
import { help, parseOptions, type TraceOptions } from './options';
import { describeNothing } from './selection';
import { reportTrace } from './text-report';
import { explain } from './why/explanation';
import { whyAsJson } from './why/why-json';
import { reportWhy } from './why/why-report';

/** Clocks of machines differ, and a line may be logged before the first span of its trace began. */
const logMarginMillis = 10_000;

runCommand('trace', main);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  await using connection = await connect(options);
  const found = await findTraces(connection.api, options.selection);
  if (found.traces.length === 0) throw new Error(await nothingFound(connection, options));
  await (options.why ? showWhy(found, connection, options) : show(found, connection, options));
  if (options.open) await open(found, connection);
}

async function nothingFound({ api, url }: Connection, options: TraceOptions): Promise<string> {
  const services = (await api.services()).toSorted((a, b) => a.localeCompare(b));
  const known = services.length > 0 ? `it knows ${services.join(', ')}` : 'it has not got a single span yet';
  const { selection } = options;
  return `${describeNothing(selection)} in Jaeger at ${url}; ${known}.\n${await whyMissing(selection, options)}`;
}

async function show(found: Found, connection: Connection, options: TraceOptions): Promise<void> {
  const logs = options.logs ? await logsOf(found, options) : undefined;
  const parts = found.traces.map((trace) => {
    const page = lastingPageOf(connection, trace.traceID, options);
    const lines = logs?.filter(({ traceId }) => traceId === trace.traceID);
    return [trace, page, lines] as const;
  });
  if (options.json) {
    printJson(parts.map((part) => traceAsJson(...part)));
    return;
  }
  print(parts.map((part) => reportTrace(...part).join('\n')).join('\n\n'));
  const { total, traces } = found;
  if (total > traces.length && !options.selection.traceId)
    note(`\nThe newest ${traces.length} of ${total}; --limit shows more.`);
}

async function showWhy(
  { traces: [trace] }: Found,
  connection: Connection,
  options: TraceOptions,
): Promise<void> {
  if (!trace) return;
  const { jobId } = options.selection;
  const sinceMillis = factsOf(trace).beginMicros / 1000 - logMarginMillis;
  const ids = new Set([trace.traceID, ...(jobId === undefined ? [] : [jobId])]);
  const logs = await readLogs(options, ids, sinceMillis).then(
    (lines) => ({ logs: lines, noLogs: undefined }),
    (error: unknown) => ({ logs: [], noLogs: reasonOf(error) }),
  );
  const explanation = await explain(connection.url, trace, jobId, logs);
  const page = lastingPageOf(connection, trace.traceID, options);
  if (options.json) printJson(whyAsJson(explanation, page));
  else print(reportWhy(explanation, page).join('\n'));
}

async function logsOf({ traces }: Found, options: TraceOptions): Promise<LogLine[]> {
  const begins = traces.map((trace) => factsOf(trace).beginMicros / 1000);
  const traceIds = new Set(traces.map(({ traceID }) => traceID));
  return readLogs(options, traceIds, Math.min(...begins) - logMarginMillis);
}

/** A forwarded port is closed at the end of this command, unless that waits for its reader. */
const lastingPageOf = (
  connection: Connection,
  traceId: string,
  { open: stays }: TraceOptions,
): string | undefined => (!connection.isForwarded || stays ? pageOf(connection, traceId) : undefined);

const pageOf = ({ url }: Connection, traceId: string): string => `${url}/trace/${traceId}`;

async function open({ traces: [trace] }: Found, connection: Connection): Promise<void> {
  if (!trace) return;
  const page = pageOf(connection, trace.traceID);
  try {
    await openPage(page, process.platform, process.env);
  } catch (error) {
    note(`No browser could be started (${reasonOf(error)}); open ${page}`);
  }
  if (!connection.isForwarded) return;
  note(`Jaeger is forwarded to ${page} until Ctrl-C.`);
  await stayUntil(interruption());
}
