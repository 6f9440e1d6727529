import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expectStatus } from './expect-status';
import { freePorts } from './free-ports';
import type { Runner } from './runner';
import { credentials, type S3Plan } from './s3-plan';

/** SeaweedFS with all of its parts in one process: https://github.com/seaweedfs/seaweedfs */
export function planSeaweedfs(runner: Runner): S3Plan {
  return async (directory, { port: given, pageOrigin }) => {
    const ports = await choosePorts(given);
    const identities = path.join(directory, 's3.json');
    await writeFile(identities, JSON.stringify(oneAdministrator));
    const cors = pageOrigin === undefined ? {} : { 's3.allowedOrigins': pageOrigin };
    const common = { ...commonOptions(directory, runner.listenHost), ...cors };
    const options = { ...common, ...ports, 's3.config': identities };
    const args = Object.entries(options).map(([name, value]) => `-${name}=${value}`);
    // Without a directory of its own it writes its logs into /tmp as well.
    const logging = ['-logtostderr=true', `-logdir=${directory}`];
    const program = {
      name: 'weed',
      args: [...logging, 'server', ...args],
      directory,
      tcpPorts: Object.values(ports),
    };
    return {
      program: { ...runner.program(program), cleanUp: () => removeSockets(ports) },
      port: ports['s3.port'],
      // It stops serving at once, but often hangs in the end.
      stopTimeoutMillis: 2000,
      ready: async () => {
        await expectStatus(`http://127.0.0.1:${ports['s3.port']}/healthz`, 200);
        // The gateway is up before there is a volume to write to.
        await expectStatus(`http://127.0.0.1:${ports['master.port']}/dir/assign`, 200);
      },
    };
  };
}

/** It leaves its sockets in /tmp, which no option can change. */
async function removeSockets(ports: Awaited<ReturnType<typeof choosePorts>>): Promise<void> {
  const sockets = Object.entries(ports)
    .filter(([name]) => name.endsWith('.grpc'))
    .map(([name, port]) => `/tmp/seaweedfs-${name.split('.')[0]}-grpc-${port}.sock`);
  await Promise.all(sockets.map((socket) => rm(socket, { force: true })));
}

/** Every one is named: a gRPC port is otherwise the HTTP port + 10000, which need not be free nor exist. */
async function choosePorts(given: number | undefined) {
  const [
    s3 = 0,
    s3Grpc = 0,
    master = 0,
    masterGrpc = 0,
    volume = 0,
    volumeGrpc = 0,
    filer = 0,
    filerGrpc = 0,
  ] = await freePorts(8);
  return {
    's3.port': given ?? s3,
    's3.port.grpc': s3Grpc,
    'master.port': master,
    'master.port.grpc': masterGrpc,
    'volume.port': volume,
    'volume.port.grpc': volumeGrpc,
    'filer.port': filer,
    'filer.port.grpc': filerGrpc,
  };
}

const commonOptions = (directory: string, host: string) => ({
  dir: directory,
  ip: '127.0.0.1',
  'ip.bind': host,
  s3: true,
  's3.port.iceberg': 0,
  's3.port.lance': 0,
  's3.localSocket': path.join(directory, 's3.sock'),
  'filer.localSocket': path.join(directory, 'filer.sock'),
  // Its defaults suit a data centre: 30 GB a volume, eight volumes, ten seconds to stop.
  'master.volumeSizeLimitMB': 64,
  'volume.max': 1000,
  'volume.preStopSeconds': 0,
});

const oneAdministrator = {
  identities: [
    {
      name: 'local',
      credentials: [{ accessKey: credentials.accessKeyId, secretKey: credentials.secretAccessKey }],
      actions: ['Admin'],
    },
  ],
};
