import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { renderTemplate } from '../template/render';

/** Files of a Helm chart, by path inside it. */
export type ChartFiles = ReadonlyMap<string, string>;

export interface ChartDescription {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly appVersion: string;
}

/** @see https://helm.sh/docs/topics/charts/#the-chartyaml-file */
export const chartYaml = (chart: ChartDescription): string =>
  stringify({
    apiVersion: 'v2',
    type: 'application',
    kubeVersion: '>=1.27.0-0',
    icon: 'https://raw.githubusercontent.com/cncf/artwork/main/projects/jaeger/icon/color/jaeger-icon-color.svg',
    ...chart,
  });

/** Each construct chart as one template, the first lines of which may be given. */
export const templates = (
  charts: readonly Chart[],
  prologue: Readonly<Record<string, string>> = {},
): [string, string][] =>
  charts.map((chart) => {
    const { id } = chart.node;
    return [`templates/${id}.yaml`, `${prologue[id] ?? ''}${renderTemplate(chart)}`];
  });

/** Replaces the chart: a template that is no longer made must not stay. */
export function writeChart(directory: string, files: ChartFiles): void {
  rmSync(directory, { recursive: true, force: true });
  for (const [file, content] of files) {
    const target = path.join(directory, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
