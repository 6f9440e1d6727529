import {
  createContextKey,
  propagation,
  type Baggage,
  type Context,
  type TextMapGetter,
  type TextMapSetter,
} from '@opentelemetry/api';

export const UBERCTX_PREFIX = 'uberctx-';
/** For people who debug: `jaeger-baggage: key1=value1, key2=value2`. */
export const BAGGAGE_LIST_HEADER = 'jaeger-baggage';

/** The names of the entries that a caller sent one header each. */
const CAME_AS_HEADERS = createContextKey('mangamotion.uberctx-names');
/** What a header's name may be made of. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** Each entry costs its receiver a header, and many take a hundred. */
export interface BaggageBounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

const READ: BaggageBounds = { maxEntries: 64, maxBytes: 6144 };

/** Reads the entries of both kinds of header, within bounds. */
export function extractBaggage(context: Context, carrier: unknown, getter: TextMapGetter): Context {
  const headers = getter.keys(carrier).filter((name) => name.toLowerCase().startsWith(UBERCTX_PREFIX));
  const asHeaders = headers.map((name): Pair => [
    name.slice(UBERCTX_PREFIX.length).toLowerCase(),
    textOf(getter.get(carrier, name)),
  ]);
  const asList = listOf(textOf(getter.get(carrier, BAGGAGE_LIST_HEADER)));
  const entries = within([...asHeaders, ...asList], READ);
  if (entries.length === 0) return context;
  let baggage: Baggage = propagation.getBaggage(context) ?? propagation.createBaggage();
  for (const [key, value] of entries) baggage = baggage.setEntry(key, { value: decoded(value) });
  const names: ReadonlySet<string> = new Set(asHeaders.map(([name]) => name));
  return propagation.setBaggage(context, baggage).setValue(CAME_AS_HEADERS, names);
}

/** @param isSoleBaggage false: `baggage` has all of it, and only what came as such a header leaves as one, too */
export function injectBaggage(
  context: Context,
  carrier: unknown,
  setter: TextMapSetter,
  isSoleBaggage: boolean,
): void {
  const all = propagation.getBaggage(context)?.getAllEntries() ?? [];
  const came = context.getValue(CAME_AS_HEADERS);
  const names = came instanceof Set ? came : undefined;
  const sent = isSoleBaggage ? all : all.filter(([key]) => names?.has(key.toLowerCase()));
  const pairs = sent
    .filter(([key, { value }]) => TOKEN.test(key) && value.isWellFormed())
    .map(([key, { value }]): Pair => [key, encodeURIComponent(value)]);
  const bounds = isSoleBaggage ? READ : { maxEntries: 32, maxBytes: 768 };
  for (const [key, value] of within(pairs, bounds)) setter.set(carrier, UBERCTX_PREFIX + key, value);
}

type Pair = readonly [key: string, value: string];

/** What a header costs besides: its prefix, a colon, a blank, and the end of the line. */
const OVERHEAD_BYTES = UBERCTX_PREFIX.length + ': \r\n'.length;

function within(pairs: readonly Pair[], { maxEntries, maxBytes }: BaggageBounds): Pair[] {
  const kept: Pair[] = [];
  let bytes = 0;
  for (const [key, value] of pairs) {
    const size = OVERHEAD_BYTES + key.length + value.length;
    if (key === '' || bytes + size > maxBytes) continue;
    if (kept.push([key, value]) === maxEntries) break;
    bytes += size;
  }
  return kept;
}

function listOf(header: string): Pair[] {
  if (header === '') return [];
  return header.split(',').flatMap((text): Pair[] => {
    const equals = text.indexOf('=');
    return equals < 0 ? [] : [[text.slice(0, equals).trim(), text.slice(equals + 1).trim()]];
  });
}

function textOf(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? '';
}

/** What cannot be decoded is taken as it is written. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
