import { readFileSync } from 'node:fs';

/** What the table of docs/monitoring.md says of a metric, or what a service exposes. */
export interface DescribedMetric {
  readonly name: string;
  readonly of: string;
  readonly type: string;
  readonly labels: readonly string[];
}

const row = /^\| `(?<name>\w+)` +\| (?<of>\w+) +\| (?<type>\w+) +\| (?<labels>[^|]*)\|/gm;

/** The rows of the table, in the order of their names. */
export function documentedMetrics(): DescribedMetric[] {
  const rows = readFileSync('docs/monitoring.md', 'utf8').matchAll(row);
  return inOrder(
    [...rows].map(({ groups }) => ({
      name: groups?.['name'] ?? '',
      of: groups?.['of'] ?? '',
      type: groups?.['type'] ?? '',
      labels: [...(groups?.['labels'] ?? '').matchAll(/`(\w+)`/g)].map(([, label = '']) => label).toSorted(),
    })),
  );
}

/** What two scrapes, as Prometheus text, have besides the metrics of every Node.js process. */
export function exposedMetrics(scrapes: Readonly<Record<string, string>>): DescribedMetric[] {
  const metrics = new Map<string, DescribedMetric>();
  for (const [of, text] of Object.entries(scrapes)) {
    for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
      if (/^(process|nodejs)_/.test(name)) continue;
      const labels = labelsOf(text, name);
      metrics.set(name, { name, of: metrics.has(name) ? 'both' : of, type, labels });
    }
  }
  return inOrder([...metrics.values()]);
}

/** The labels of a metric's samples, but for the bounds of buckets. */
function labelsOf(text: string, name: string): string[] {
  const samples = text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `, 'gm'));
  const labels = [...samples].flatMap(([, pairs = '']) => [...pairs.matchAll(/(\w+)="/g)]);
  return [...new Set(labels.map(([, label = '']) => label))].filter((label) => label !== 'le').toSorted();
}

const inOrder = (metrics: DescribedMetric[]): DescribedMetric[] =>
  metrics.toSorted((a, b) => a.name.localeCompare(b.name));
