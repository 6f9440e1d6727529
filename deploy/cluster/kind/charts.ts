import path from 'node:path';
import { run } from '../command';
import type { Kubectl } from '../kubectl';

/** Where synth writes the charts. */
const charts = 'dist/charts';

export type ChartName = 'operators' | 'mangamotion';

export interface Release {
  readonly chart: ChartName;
  readonly name: string;
  /** Of the values files beside the chart's own: `development`. */
  readonly environment?: 'development' | 'staging' | 'production';
  /** What differs from the environment's values. */
  readonly values?: object;
}

/** Writes the charts; needs no network. */
export async function synthesize(): Promise<void> {
  await run('node_modules/.bin/cdk8s', ['synth']);
}

/** What Helm would apply, to no cluster in particular. @throws CommandError */
export async function renderChart(release: Release): Promise<string> {
  // Without a cluster Helm supposes a version that it was built with, which charts may refuse.
  const version = ['--kube-version', '1.34.0'];
  const args = ['template', release.name, chartOf(release), ...version, ...valuesOf(release)];
  return run('helm', args, { input: JSON.stringify(release.values ?? {}) });
}

/**
 * Installs or upgrades into kubectl's namespace, and waits for what the chart itself deploys.
 *
 * @throws CommandError with Helm's reason.
 */
export async function installChart(kubectl: Kubectl, release: Release): Promise<void> {
  await startChart(kubectl, release, ['--wait']);
}

/** The same without the wait. @throws CommandError */
export async function startChart(
  kubectl: Kubectl,
  release: Release,
  options: readonly string[] = [],
): Promise<void> {
  const args = ['upgrade', '--install', release.name, chartOf(release), ...valuesOf(release)];
  const input = JSON.stringify(release.values ?? {});
  await helm(kubectl, [...args, '--timeout', '240s', ...options], input);
}

/** `helm` in kubectl's cluster and namespace. @throws CommandError */
export async function helm(kubectl: Kubectl, args: readonly string[], input = ''): Promise<string> {
  const { context, namespace } = kubectl.target;
  return run('helm', ['--kube-context', context, '--namespace', namespace, ...args], { input });
}

const chartOf = ({ chart }: Release): string => path.join(charts, chart);

function valuesOf({ chart, environment }: Release): string[] {
  const file = environment && path.join(charts, chart, `values-${environment}.yaml`);
  // The second comes from stdin and wins.
  return [...(file ? ['--values', file] : []), '--values', '-'];
}
