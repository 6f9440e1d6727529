/** What Jaeger's sampling endpoint answers for a service. */
export type SamplingStrategy =
  | { readonly kind: 'probabilistic'; readonly ratio: number }
  | { readonly kind: 'rateLimiting'; readonly tracesPerSecond: number }
  | PerOperationStrategy;

export interface PerOperationStrategy {
  readonly kind: 'perOperation';
  /** For operations that are not listed. */
  readonly defaultRatio: number;
  /** Traces a second that each operation gets at least. */
  readonly lowerBound: number;
  readonly operations: readonly { readonly operation: string; readonly ratio: number }[];
}

/**
 * Reads an answer in the JSON of Jaeger v1 (`strategyType` a name or a number) or v2. As Jaeger's clients do,
 * `operationSampling` goes first where it is present. Numbers that are left out are 0, as in Protocol Buffers.
 *
 * @throws Error that says what is wrong with the answer
 * @see https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/sampling.proto
 */
export function parseSamplingStrategy(json: string): SamplingStrategy {
  const answer = asObject('the answer', JSON.parse(json));
  const { strategyType, operationSampling, probabilisticSampling, rateLimitingSampling } = answer;
  if (isPresent(operationSampling)) return parsePerOperation(operationSampling);
  const isRateLimiting = strategyType === 'RATE_LIMITING' || strategyType === 1;
  if (isPresent(rateLimitingSampling) && (isRateLimiting || !isPresent(probabilisticSampling))) {
    const { maxTracesPerSecond } = asObject('rateLimitingSampling', rateLimitingSampling);
    return { kind: 'rateLimiting', tracesPerSecond: asRate('maxTracesPerSecond', maxTracesPerSecond) };
  }
  if (isPresent(probabilisticSampling)) return { kind: 'probabilistic', ratio: parseRatio(answer) };
  throw new Error('the answer has no sampling strategy');
}

function parsePerOperation(value: unknown): PerOperationStrategy {
  const sampling = asObject('operationSampling', value);
  const listed = sampling['perOperationStrategies'] ?? [];
  if (!Array.isArray(listed)) throw new Error('perOperationStrategies must be a list');
  const bound = sampling['defaultLowerBoundTracesPerSecond'];
  return {
    kind: 'perOperation',
    defaultRatio: asRatio('defaultSamplingProbability', sampling['defaultSamplingProbability']),
    lowerBound: asRate('defaultLowerBoundTracesPerSecond', bound),
    operations: listed.map(parseOperation),
  };
}

function parseOperation(value: unknown): { operation: string; ratio: number } {
  const entry = asObject('an operation', value);
  const { operation } = entry;
  if (typeof operation !== 'string') throw new Error('operation must be a string');
  return { operation, ratio: parseRatio(entry) };
}

function parseRatio(owner: Record<string, unknown>): number {
  const { samplingRate } = asObject('probabilisticSampling', owner['probabilisticSampling']);
  return asRatio('samplingRate', samplingRate);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function asObject(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error(`${name} must be an object, got ${JSON.stringify(value)}`);
}

function asRatio(name: string, value: unknown = 0): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new Error(`${name} must be within 0..1, got ${JSON.stringify(value)}`);
}

function asRate(name: string, value: unknown = 0): number {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw new Error(`${name} must be at least 0, got ${JSON.stringify(value)}`);
}
