import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { environment, validateMangamotion } from '../../../charts/environments';
import { mangamotionManifests } from '../../../charts/manifests';
import { expectStatus } from '../../../deploy/rig/servers/expect-status';
import { findCommand } from '../../../deploy/rig/servers/find-command';
import { freePorts } from '../../../deploy/rig/servers/free-ports';
import { nativeRunner } from '../../../deploy/rig/servers/runner';
import { type RunningServer, startServer } from '../../../deploy/rig/servers/server';
import { objectsOf } from '../../charts/workloads';
import { findInstalledJaeger } from '../charts/installed-jaeger';

export interface MeasuringJaeger extends RunningServer {
  /** OTLP over HTTP. */
  readonly otlpEndpoint: string;
  /** Where what is measured of operations is scraped. */
  readonly operationsUrl: string;
}

/** The Jaeger of the charts, configured as they do, but for ports and times of this machine. */
export async function startMeasuringJaeger(): Promise<MeasuringJaeger | undefined> {
  const installed = findInstalledJaeger();
  const file = installed === undefined ? undefined : await findCommand(installed);
  if (file === undefined) return undefined;
  return startServer('jaeger', {}, async (directory) => {
    const strategies = path.join(directory, 'strategies.json');
    await writeFile(strategies, JSON.stringify({ default_strategy: { type: 'probabilistic', param: 1 } }));
    const { text, ports } = await onThisMachine(chartConfiguration(), strategies);
    const configuration = path.join(directory, 'jaeger.json');
    await writeFile(configuration, text);
    const urlOf = (port: number) => `http://127.0.0.1:${ports.get(port)}`;
    return {
      program: nativeRunner(file).program({
        name: 'jaeger',
        args: ['--config', configuration],
        // Jaeger traces itself, and its shutdown waits ten seconds for a place to send that to.
        env: { OTEL_TRACES_SAMPLER: 'always_off' },
        directory,
        tcpPorts: [...ports.values()],
      }),
      urls: { otlpEndpoint: urlOf(4318), operationsUrl: urlOf(8889) },
      ready: () => expectStatus(`${urlOf(4318)}/v1/traces`, 405),
    };
  });
}

/** Of one pod over memory that measures operations. */
function chartConfiguration(): object {
  const { mangamotion: development } = environment('development');
  const { tracing, jaeger } = development;
  const performance = { ...jaeger.v2.performance, enabled: true };
  const settings = validateMangamotion({
    ...development,
    tracing: { ...tracing, backend: 'jaeger-v2' },
    jaeger: { ...jaeger, v2: { ...jaeger.v2, performance } },
  });
  const collector = objectsOf(mangamotionManifests(settings, 'unused')).find(
    ({ kind }) => kind === 'OpenTelemetryCollector',
  );
  return Object(collector?.spec?.['config']);
}

/** Each port by a free one, of TCP and of UDP, and measured each second. */
async function onThisMachine(configuration: object, strategies: string) {
  const text = JSON.stringify(configuration);
  const own = [...text.matchAll(/"endpoint":":(\d+)"|"port":(\d+)/g)].map(([, a, b]) => Number(a ?? b));
  const free = await freePorts(own.length);
  const ports = new Map(own.map((port, index) => [port, free[index] ?? 0]));
  const local = text
    .replaceAll(
      /"endpoint":":(\d+)"/g,
      (_, port: string) => `"endpoint":"127.0.0.1:${ports.get(Number(port))}"`,
    )
    .replaceAll(
      /"host":"","port":(\d+)/g,
      (_, port: string) => `"host":"127.0.0.1","port":${ports.get(Number(port))}`,
    )
    .replaceAll(/\/var\/conf\/[^"]*strategies.json/g, strategies)
    .replaceAll('"metrics_flush_interval":"15s"', '"metrics_flush_interval":"1s"');
  return { text: local, ports };
}
