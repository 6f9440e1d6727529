import type { Footprint } from '../footprint';

/** One way to run the services. */
export interface Tracer {
  readonly name: string;
  readonly title: string;
  /** Of the requests that are sampled; undefined where nothing traces. */
  readonly percent?: number;
  /** What NODE_OPTIONS preloads, as the operator does it; none for `untraced`. */
  readonly preload?: string;
  /** The settings that make it export everything that it samples to the sink, http://127.0.0.1:port. */
  readonly environment: (sinkUrl: string) => Readonly<Record<string, string>>;
  /** The package that the benchmark installs for it, outside of the project. */
  readonly peer?: PeerPackage;
  /** What has to be shipped; one measurement for tracers that ship the same. */
  readonly footprint?: () => Promise<Footprint>;
  /** False where it has no part in spans that are made with OpenTelemetry's API; default true. */
  readonly takesManualSpans?: boolean;
  /** False where it makes no span of a job, nor of what is done for one; default true. */
  readonly tracesJobs?: boolean;
}

/** A package at one exact version, in a directory of its own. */
export interface PeerPackage {
  readonly name: string;
  readonly version: string;
  readonly directory: string;
  /** What is installed with it, `name@version`. */
  readonly beside?: readonly string[];
}

/** The environment that starts a process with this tracer, exporting to the sink on this local port. */
export function tracedEnvironment(
  { preload, environment }: Tracer,
  sinkPort: number,
): Readonly<Record<string, string>> {
  const settings = environment(`http://127.0.0.1:${sinkPort}`);
  return preload === undefined ? settings : { NODE_OPTIONS: `--require ${preload}`, ...settings };
}
