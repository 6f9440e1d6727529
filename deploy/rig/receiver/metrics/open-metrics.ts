/** A measured value that names the trace in which it was measured. */
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar?: Exemplar;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*?)\})? (\S+)(?: # \{(.*?)\} (\S+) (\S+))?$/;
const label = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/**
 * Reads what a service answers to a scrape; lines that are no samples are left out.
 *
 * @param wanted the names of the samples to keep.
 * @see https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export function readOpenMetrics(text: string, wanted: ReadonlySet<string>): Sample[] {
  return text.split('\n').flatMap((each) => {
    const [, name = '', labels = '', value = '', ...exemplar] = line.exec(each) ?? [];
    if (!wanted.has(name)) return [];
    const read = exemplarOf(exemplar);
    return { name, labels: labelsOf(labels), value: Number(value), ...(read && { exemplar: read }) };
  });
}

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(label)].map(([, key = '', value = '']) => [key, value]));

function exemplarOf([text = '', value = '', seconds = '']: readonly string[]): Exemplar | undefined {
  const { trace_id: traceId, span_id: spanId } = labelsOf(text);
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, value: Number(value), at: Number(seconds) * 1000 };
}
