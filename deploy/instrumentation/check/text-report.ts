import type { InForce, Inspection, Problem } from './inspect';

/** An inspection for people, as lines. */
export function textReport({
  version,
  node,
  tracing,
  why,
  fastPath,
  settings,
  problems,
}: Inspection): string[] {
  const reason = why === undefined ? '' : `: ${why}`;
  const width = Math.max(...settings.map(({ name }) => name.length), 'fast path'.length);
  const row = (name: string, value: string, from: string) => `  ${name.padEnd(width)}  ${value}  (${from})`;
  const path = fastPath ? [row('fast path', fastPath.on ? 'on' : 'off', fastPath.why)] : [];
  return [
    `@mangamotion/instrumentation ${version} on Node.js ${node}: tracing is ${tracing}${reason}`,
    ...settings.map((setting) => row(setting.name, setting.value, sourcesOf(setting))),
    ...path,
    ...problems.map(problemLine),
  ];
}

const sourcesOf = ({ from }: InForce): string =>
  from.map(({ variable, value }) => `${variable}=${value}`).join(', ') || 'default';

function problemLine({ variable, rule, value, effect, todo }: Problem): string {
  const got = value === undefined ? '' : `, got "${value}"`;
  const level = effect === 'tracing is off' ? 'error' : 'warning';
  return `${level}: ${effect}: ${variable}: ${rule}${got}; ${todo}`;
}
