import path from 'node:path';
import { withoutTracing } from '../../../../rig/injection';
import { cacheDirectory } from '../../../../rig/servers/cache-directory';
import { startProcess } from '../../../../rig/servers/child-process';
import { expectStatus } from '../../../../rig/servers/expect-status';
import { choosePort } from '../../../../rig/servers/free-ports';
import { spread, type Spread } from '../../statistics';
import { installPackage } from '../../tracers/install-peers';
import type { PeerPackage } from '../../tracers/tracer';
import { compiledProcess } from '../compiled-process';
import { type Measured, measure } from '../measure';
import { type Stage, withStage } from '../stage';
import { type Plan, usualPageBytes } from './plan';

/** Who takes the same uploads: this project's API, which also queues them, and what people would write themselves. */
const apps = ['this API', 'multer-s3', 'busboy and lib-storage'] as const;
type App = (typeof apps)[number];

export interface PeerPoint {
  readonly app: App;
  readonly fileBytes: number;
  readonly uploadsPerSecond: Spread;
  readonly cpuMillis: Spread;
  readonly p50Millis: Spread;
  readonly p99Millis: Spread;
  readonly peakMegabytes: number;
}

const sizesBytes = [usualPageBytes, 1024 ** 2];
const clients = 4;
/** The SDK's packages are released together. */
const sdk = '3.1169.0';
const version = '3.0.1';
const packages: PeerPackage = {
  name: 'multer-s3',
  version,
  beside: ['multer@2.5.0', 'busboy@1.6.0', `@aws-sdk/client-s3@${sdk}`, `@aws-sdk/lib-storage@${sdk}`],
  directory: path.join(cacheDirectory(), `bench-multer-s3-${version}`),
};

/** @returns undefined where the packages cannot be had */
export async function measurePeers(plan: Plan): Promise<PeerPoint[] | undefined> {
  if (!(await installPackage(packages, plan.progress))) return undefined;
  return withStage({ workers: 0 }, async (stage) => {
    const stops: (() => Promise<void>)[] = [];
    try {
      const servers: [App, Pick<Stage, 'apiPort' | 'pids' | 'uploader'>][] = [];
      for (const app of apps) {
        const { port, pid, stop } = await serve(app, stage);
        stops.push(stop);
        servers.push([app, { uploader: stage.uploader, apiPort: port, pids: { ...stage.pids, api: [pid] } }]);
      }
      return await compare(plan, servers);
    } finally {
      await Promise.all(stops.map((stop) => stop()));
    }
  });
}

async function serve(
  app: App,
  { apiPort, pids, storageEnv }: Stage,
): Promise<{ port: number; pid: number; stop: () => Promise<void> }> {
  if (app === 'this API') return { port: apiPort, pid: pids.api[0] ?? -1, stop: async () => {} };
  const port = await choosePort(undefined);
  const env = {
    ...withoutTracing(process.env),
    ...storageEnv,
    NODE_ENV: 'production',
    PORT: String(port),
    APP: app,
    PACKAGES: packages.directory,
  };
  const args = [compiledProcess('user-app')];
  const ready = () => expectStatus(`http://127.0.0.1:${port}/healthz`, 200);
  const { pid, stop } = await startProcess({ name: app, command: process.execPath, args, env }, { ready });
  return { port, pid, stop };
}

async function compare(
  plan: Plan,
  servers: readonly (readonly [App, Pick<Stage, 'apiPort' | 'pids' | 'uploader'>])[],
): Promise<PeerPoint[]> {
  const points: PeerPoint[] = [];
  for (const fileBytes of sizesBytes) {
    const samples = new Map<App, Measured[]>(servers.map(([app]) => [app, []]));
    const load = { files: 1, fileBytes };
    for (const [, server] of servers)
      await measure(server, { ...load, when: { clients, uploads: plan.isQuick ? 20 : 200 } });
    for (let round = 1; round <= plan.rounds; round++)
      for (const [app, server] of servers) {
        plan.progress(`round ${round} of ${plan.rounds}: ${app}, ${fileBytes} bytes`);
        const when = { clients, seconds: plan.isQuick ? 1 : 5 };
        samples.get(app)?.push(await measure(server, { ...load, when }));
      }
    for (const [app, measured] of samples) points.push(point(app, fileBytes, measured));
  }
  return points;
}

function point(app: App, fileBytes: number, measured: readonly Measured[]): PeerPoint {
  const of = (read: (each: Measured) => number): Spread => spread(measured.map(read));
  return {
    app,
    fileBytes,
    uploadsPerSecond: of(({ uploadsPerSecond }) => uploadsPerSecond),
    cpuMillis: of(({ cpuMillisPerUpload }) => cpuMillisPerUpload.api),
    p50Millis: of(({ answer }) => answer.p50Millis),
    p99Millis: of(({ answer }) => answer.p99Millis),
    peakMegabytes: Math.max(...measured.map(({ peakMegabytes }) => peakMegabytes.api)),
  };
}
