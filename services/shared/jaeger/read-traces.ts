import { setImmediate as nextTurn } from 'node:timers/promises';
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
}

/**
 * Reads the traces of an answer, span by span as it comes: a large one would else be in memory several times, and be
 * parsed at a stroke.
 *
 * @param keep what is needed of a span; the rest of it is let go.
 * @param mostItemBytes of a single span, and of the processes of a trace.
 * @returns those of which a span has arrived.
 * @throws FormatError
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
      const trace = begun.get(index) ?? { traceID: '', spans: [], processes: {} };
      begun.set(index, trace);
      if (part === 'processes') trace.processes = parseJson(processesSchema, bytes.toString(), path);
      else {
        const span = parseJson(spanSchema, bytes.toString(), path);
        trace.traceID = span.traceID;
        trace.spans.push(keep(span));
      }
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
  return [...begun.values()].filter(({ spans }) => spans.length > 0);
}

const wanted = /^data\/(\d+)\/(processes|spans\/\d+)$/;
