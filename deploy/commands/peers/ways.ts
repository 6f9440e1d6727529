import path from 'node:path';
import { projectDirectory } from '../../rig/project-directory';

export type Environment = Readonly<Record<string, string>>;

const BUNDLE = path.join(projectDirectory, 'dist/instrumentation/autoinstrumentation.js');

/** How the same tests are run. */
export const wayNames = ['without', 'fast', 'library'] as const;
export type Way = (typeof wayNames)[number];

/** @param endpoint takes the spans */
export function environmentOf(way: Way, endpoint: string): Environment {
  const { PATH = '', HOME = '' } = process.env;
  if (way === 'without') return { PATH, HOME };
  return {
    PATH,
    HOME,
    NODE_OPTIONS: `--require ${BUNDLE}`,
    TRACING_FAST_PATH: String(way === 'fast'),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  };
}
