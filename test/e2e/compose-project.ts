import { randomBytes } from 'node:crypto';
import { run } from '../../deploy/cluster/command';
import { freePorts } from '../../deploy/rig/servers/free-ports';
import { usualPorts } from '../../services/shared/usual-ports';

/** What `docker-compose.tracing.yml` publishes, each by the variable that names its port, with the port inside. */
const published = {
  API_PORT: usualPorts.api,
  JAEGER_UI_PORT: 16_686,
  JAEGER_SAMPLING_PORT: 5778,
  JAEGER_COMPACT_PORT: 6831,
  JAEGER_BINARY_PORT: 6832,
  JAEGER_THRIFT_HTTP_PORT: 14_268,
  JAEGER_OTLP_GRPC_PORT: 4317,
  JAEGER_OTLP_HTTP_PORT: 4318,
  S3_PORT: 7070,
  REDIS_PORT: 6379,
  CLAMD_PORT: 3310,
};

export const publishedPorts: readonly number[] = Object.values(published);

/** Containers of one test, on free ports. */
export interface ComposeProject {
  readonly name: string;
  /** The port on this machine. */
  readonly portOf: (variable: keyof typeof published) => string;
  /** `docker compose` for these containers. */
  readonly compose: (args: readonly string[], variables?: NodeJS.ProcessEnv) => Promise<string>;
}

export async function createComposeProject(): Promise<ComposeProject> {
  const variables = Object.keys(published);
  const free = await freePorts(variables.length);
  const ports = new Map(variables.map((variable, index) => [variable, String(free[index])]));
  const name = `mangamotion-compose-${randomBytes(3).toString('hex')}`;
  // Not the .env of whoever runs this.
  const ours = ['--env-file', '/dev/null', '--project-name', name];
  // Bake wants a newer buildx than some machines have, and builds the same.
  const env = { ...Object.fromEntries(ports), COMPOSE_BAKE: 'false' };
  return {
    name,
    portOf: (variable) => ports.get(variable) ?? '',
    compose: (args, more = {}) => run('docker', ['compose', ...ours, ...args], { env: { ...env, ...more } }),
  };
}
