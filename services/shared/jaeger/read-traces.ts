import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from 'zod';
import { FormatError } from './format-error';
import { JsonCutter } from './json-cutter';
import { parseJson } from './parse-json';
import { type JaegerProcess, type JaegerSpan, type JaegerTrace, processesSchema, spanSchema } from './trace';

/** After so long others get their turn. */
const sliceMillis = 10;

interface BegunTrace<Span> {
  readonly spans: Span[];
  traceID: string;
  processes: Readonly<Record<string, JaegerProcess>>;
  /** How many spans are left out, and what is wrong in the first: there may be as many as bytes allow. */
  unreadable: number;
  fault: FormatError | undefined;
}

/**
 * Reads the traces of an answer, span by span as it comes: a large one would else be in memory several times, and be
 * parsed at a stroke.
 *
 * @param keep what is needed of a span; the rest of it is let go.
 * @param mostItemBytes of a single span, and of the processes of a trace.
 * @returns those of which a span has arrived; a span that is none is counted and left out, so that it hides no other.
 * @throws FormatError also where none of a trace's spans is one
 */
export async function readTraces<Span>(
  body: AsyncIterable<Uint8Array>,
  keep: (span: JaegerSpan) => Span,
  mostItemBytes: number,
): Promise<JaegerTrace<Span>[]> {
  const begun = new Map<string, BegunTrace<Span>>();
  let hasData = false;
  const cutter = new JsonCutter({
    isWanted: (path) => {
      if (path === 'data') hasData = true;
      return wanted.test(path);
    },
    mostItemBytes,
    onItem: (path, bytes) => {
      const [, index = '', part] = wanted.exec(path) ?? [];
      const trace = begun.get(index) ?? {
        traceID: '',
        spans: [],
        processes: {},
        unreadable: 0,
        fault: undefined,
      };
      begun.set(index, trace);
      const item = { path, bytes, mostItemBytes };
      if (part === 'processes') trace.processes = readItem(processesSchema, item);
      else readSpan(item, trace, keep);
    },
  });
  let sliceEnd = performance.now() + sliceMillis;
  for await (const chunk of body) {
    cutter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    sliceEnd = performance.now() + sliceMillis;
  }
  if (!cutter.isWhole) throw new FormatError('it is no whole JSON');
  if (!hasData) throw new FormatError('it has no list "data"');
  return [...begun.values()].flatMap(finish);
}

const wanted = /^data\/(\d+)\/(processes|spans\/\d+)$/;

interface Item {
  readonly path: string;
  readonly bytes: Buffer | undefined;
  readonly mostItemBytes: number;
}

function readItem<T extends z.ZodType>(schema: T, { path, bytes, mostItemBytes }: Item): z.output<T> {
  if (bytes === undefined) throw new FormatError(`${path} must be at most ${mostItemBytes} bytes`);
  return parseJson(schema, bytes.toString(), path);
}

function readSpan<Span>(item: Item, trace: BegunTrace<Span>, keep: (span: JaegerSpan) => Span): void {
  try {
    const span = readItem(spanSchema, item);
    trace.traceID = span.traceID;
    trace.spans.push(keep(span));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    trace.unreadable++;
    trace.fault ??= error;
  }
}

function finish<Span>({ unreadable, fault, ...trace }: BegunTrace<Span>): JaegerTrace<Span>[] {
  if (trace.spans.length > 0) return [fault ? { ...trace, unreadable } : trace];
  if (fault) throw fault;
  return [];
}
