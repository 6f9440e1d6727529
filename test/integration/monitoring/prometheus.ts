import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expectStatus } from '../../../deploy/rig/servers/expect-status';
import { findCommand } from '../../../deploy/rig/servers/find-command';
import { choosePort } from '../../../deploy/rig/servers/free-ports';
import { nativeRunner } from '../../../deploy/rig/servers/runner';
import { type RunningServer, startServer } from '../../../deploy/rig/servers/server';

/** Where metrics are read, and the labels that a ServiceMonitor would give them. */
interface ScrapeTarget {
  readonly job: string;
  /** Without the path, which is `/metrics`. */
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Both services, as those of the release mangamotion. */
export const servicesOf = (pipeline: {
  readonly operationsUrl: string;
  readonly workerUrl: string;
}): ScrapeTarget[] => [
  serviceTarget('api', pipeline.operationsUrl),
  serviceTarget('worker', pipeline.workerUrl),
];

/** A sample or an exemplar; which fields there are depends on what was asked. */
interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  /** Time and value. */
  readonly value: readonly [number, string];
}

interface Exemplars {
  readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

interface EvaluatedRule {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
  /** The pods, or whatever else, for which it holds. */
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

/** A Prometheus that scrapes every second and keeps exemplars. */
export interface PrometheusServer extends RunningServer {
  /** An instant query. */
  readonly query: (expr: string) => Promise<readonly Sample[]>;
  /** Labels of the exemplars below a query, of the last ten minutes. */
  readonly exemplars: (expr: string) => Promise<readonly Readonly<Record<string, string>>[]>;
  /** Labels of each series of a metric. */
  readonly series: (metric: string) => Promise<readonly Readonly<Record<string, string>>[]>;
  /** Alerts with what became of their last evaluation. */
  readonly rules: () => Promise<readonly EvaluatedRule[]>;
}

/**
 * Scrapes what it is given, and evaluates alerts on it.
 *
 * @returns undefined where this machine has no Prometheus
 */
export async function startPrometheus(
  targets: readonly ScrapeTarget[],
  rules: readonly object[],
): Promise<PrometheusServer | undefined> {
  const file = await findCommand('prometheus');
  if (file === undefined) return undefined;
  return startServer('prometheus', {}, async (directory) => {
    const port = await choosePort(undefined);
    const url = `http://127.0.0.1:${port}`;
    const args = [
      `--config.file=${await writeConfiguration(directory, targets, rules)}`,
      `--storage.tsdb.path=${path.join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ];
    return {
      program: nativeRunner(file).program({ name: 'prometheus', args, directory, tcpPorts: [port] }),
      urls: questions(url),
      ready: () => expectStatus(`${url}/-/ready`, 200),
    };
  });
}

/** Prometheus reads YAML, of which JSON is a part. */
async function writeConfiguration(
  directory: string,
  targets: readonly ScrapeTarget[],
  rules: readonly object[],
): Promise<string> {
  const rulesFile = path.join(directory, 'rules.json');
  await writeFile(rulesFile, JSON.stringify({ groups: [{ name: 'mangamotion', rules }] }));
  const file = path.join(directory, 'prometheus.json');
  const configuration = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: [rulesFile],
    scrape_configs: targets.map(({ job, url, labels }) => ({
      job_name: job,
      static_configs: [{ targets: [new URL(url).host], labels }],
    })),
  };
  await writeFile(file, JSON.stringify(configuration));
  return file;
}

function serviceTarget(component: string, url: string): ScrapeTarget {
  const service = `mangamotion-${component}`;
  return { job: service, url, labels: { namespace: 'mangamotion', service, pod: `${service}-1` } };
}

const nowSeconds = () => Date.now() / 1000;

function questions(url: string): Omit<PrometheusServer, keyof RunningServer> {
  return {
    async query(expr) {
      const { result } = await ask<{ result: readonly Sample[] }>(url, 'query', { query: expr });
      return result;
    },
    async exemplars(expr) {
      const times = { start: `${nowSeconds() - 600}`, end: `${nowSeconds()}` };
      const series = await ask<readonly Exemplars[]>(url, 'query_exemplars', { query: expr, ...times });
      return series.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels));
    },
    series: (metric) => ask(url, 'series', { 'match[]': metric }),
    async rules() {
      const { groups } = await ask<{ groups: readonly { rules: readonly EvaluatedRule[] }[] }>(
        url,
        'rules',
        {},
      );
      return groups.flatMap((group) => group.rules);
    },
  };
}

/** @throws Error with what Prometheus says about a query that it cannot answer. */
async function ask<T>(url: string, question: string, parameters: Record<string, string>): Promise<T> {
  const response = await fetch(`${url}/api/v1/${question}?${new URLSearchParams(parameters).toString()}`);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${parameters['query'] ?? question}: ${text}`);
  const answer: { data: T } = JSON.parse(text);
  return answer.data;
}
