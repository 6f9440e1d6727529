import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environment, validateMangamotion } from '../../../../charts/environments';
import { mangamotionManifests } from '../../../../charts/manifests';
import type { Keep } from '../../../../charts/model/keep';
import { run } from '../../../../deploy/cluster/command';
import { expectStatus } from '../../../../deploy/rig/servers/expect-status';
import { findCommand } from '../../../../deploy/rig/servers/find-command';
import { freePorts, freeUdpPorts } from '../../../../deploy/rig/servers/free-ports';
import { nativeRunner } from '../../../../deploy/rig/servers/runner';
import { type RunningServer, startServer } from '../../../../deploy/rig/servers/server';
import { objectsOf } from '../../../charts/workloads';

const { mangamotion: development } = environment('development');
const { repository, tag } = development.keep.image;

/** The program that the charts install, and what removes it again. */
export interface CollectorProgram {
  readonly file: string;
  readonly remove: () => Promise<void>;
}

/** This machine's own, else the one in the image, which is a single file; undefined where there is neither. */
export async function findCollector(): Promise<CollectorProgram | undefined> {
  const installed = await findCommand('otelcol-contrib');
  if (installed !== undefined) return { file: installed, remove: async () => {} };
  const container = await run('docker', ['create', '--pull', 'never', `${repository}:${tag}`]).catch(
    () => '',
  );
  if (container === '') return undefined;
  const directory = await mkdtemp(path.join(tmpdir(), 'mangamotion-collector-'));
  const file = path.join(directory, 'otelcol-contrib');
  await run('docker', ['cp', `${container.trim()}:/otelcol-contrib`, file]);
  await run('docker', ['rm', container.trim()]);
  await chmod(file, 0o755);
  return { file, remove: () => rm(directory, { recursive: true }) };
}

export interface DecidingCollector extends RunningServer {
  /** http://127.0.0.1:port */
  readonly otlpUrl: string;
}

/** A single collector that decides, as the charts configure it, but for its ports and for whom it sends to. */
export async function startDeciding(
  file: string,
  keep: Partial<Keep>,
  backend: string,
): Promise<DecidingCollector> {
  const settings = validateMangamotion({
    ...development,
    keep: { ...development.keep, enabled: true, ...keep },
  });
  const objects = objectsOf(mangamotionManifests(settings, 'unused'));
  const collector = objects.find(
    ({ kind, metadata }) => kind === 'OpenTelemetryCollector' && metadata.name.endsWith('-keep'),
  );
  const config = JSON.stringify(collector?.spec?.['config']);
  return startServer('collector', {}, async (directory) => {
    const tcp = await freePorts(5);
    const [grpc, http, thrift, health, metrics] = tcp;
    const [compact, binary] = await freeUdpPorts(2);
    const here = config
      .replace('":4317"', `"127.0.0.1:${grpc}"`)
      .replace('":4318"', `"127.0.0.1:${http}"`)
      .replace('":14268"', `"127.0.0.1:${thrift}"`)
      .replace('":6831"', `"127.0.0.1:${compact}"`)
      .replace('":6832"', `"127.0.0.1:${binary}"`)
      .replace('":13133"', `"127.0.0.1:${health}"`)
      .replace('"port":8888', `"port":${metrics}`)
      .replace(/"endpoint":"http:[^"]*"/, `"endpoint":"${backend}"`);
    const written = path.join(directory, 'collector.json');
    await writeFile(written, here);
    const args = ['--config', written];
    const program = nativeRunner(file).program({ name: 'otelcol-contrib', args, directory, tcpPorts: tcp });
    return {
      program,
      urls: { otlpUrl: `http://127.0.0.1:${http}` },
      ready: () => expectStatus(`http://127.0.0.1:${health}/`, 200),
    };
  });
}
