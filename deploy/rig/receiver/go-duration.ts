const unitMicros: Readonly<Record<string, number>> = {
  ns: 0.001,
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * `1.2s`, `100ms`, `1h30m` → microseconds, as Go reads durations; undefined for anything else.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseGoDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (text === '' || text.replaceAll(part, '') !== '') return undefined;
  const parts = [...text.matchAll(part)];
  return parts.reduce((sum, [, amount = '', unit = '']) => sum + Number(amount) * (unitMicros[unit] ?? 0), 0);
}
