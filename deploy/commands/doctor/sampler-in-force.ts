import type { SamplerInForce } from '../../instrumentation/diagnostics/sampler-in-force';

const info = /^tracing_sampler_info\{(?<labels>[^}]*)\} 1(?:\.0)?\s*$/m;
const sources = ['default', 'environment', 'remote', 'last_known', 'fallback'] as const;

/** What decides about new traces, by the process's own metrics; undefined where these do not say. */
export function samplerInForce(metrics: string): Omit<SamplerInForce, 'answeredAt'> | undefined {
  const labels = info.exec(metrics)?.groups?.['labels'];
  if (labels === undefined) return undefined;
  const label = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(labels)?.[1];
  const source = sources.find((each) => each === label('source'));
  const [type, param] = [label('type'), label('param')];
  return source && type !== undefined && param !== undefined ? { type, param, source } : undefined;
}
