import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { operand } from '../template/operand';
import { renderTemplate } from '../template/render';
import type { Value } from '../template/value';

/** Files of a Helm chart, by path inside it. */
export type ChartFiles = ReadonlyMap<string, string>;

export interface ChartDescription {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly appVersion: string;
  readonly dependencies?: readonly Dependency[];
}

/** A chart inside the chart. */
interface Dependency {
  readonly name: string;
  readonly version: string;
  /** Path of the value by which it is left out. */
  readonly condition: string;
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

/** What stands in a template around the objects. */
interface Frame {
  readonly before: string;
  readonly after?: string;
}

/** Each construct chart as one template. */
export const templates = (
  charts: readonly Chart[],
  frames: Readonly<Record<string, Frame>> = {},
): [string, string][] =>
  charts.map((chart) => {
    const { id } = chart.node;
    const { before = '', after = '' } = frames[id] ?? {};
    return [`templates/${id}.yaml`, `${before}${renderTemplate(chart)}${after}`];
  });

/** The template of objects that Helm's user writes. */
export const eachAsItStands = (objects: Value<readonly object[]>): string =>
  `{{- range ${operand(objects)} }}\n---\n{{ toYaml . }}\n{{- end }}\n`;

/** Replaces the chart: a template that is no longer made must not stay. */
export function writeChart(directory: string, files: ChartFiles): void {
  rmSync(directory, { recursive: true, force: true });
  for (const [file, content] of files) {
    const target = path.join(directory, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
