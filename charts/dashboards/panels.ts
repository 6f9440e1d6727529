import type { DataLink, Panel, Target } from './grafana';
import { dataSource } from './variables';

/** One expression and how its series are called. */
export interface Query {
  readonly expr: string;
  /** May hold labels: `{{route}}`. */
  readonly legend: string;
  /** Of a histogram: shows its exemplars as well. */
  readonly exemplars?: boolean;
}

/** Units of Grafana: requests or counts per second, a share within 0..1, seconds, milliseconds, a number of things. */
export type Unit = 'reqps' | 'cps' | 'percentunit' | 's' | 'ms' | 'short';

export interface PanelProps {
  readonly title: string;
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** From each series. */
  readonly links?: readonly DataLink[];
}

/** Lines over time; `stacked` where they add up to something. */
export function timeSeries(props: PanelProps & { readonly stacked?: boolean }): Panel {
  const { unit, links = [], stacked = false } = props;
  return {
    type: 'timeseries',
    ...commonOf(props),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        links,
        color: { mode: 'palette-classic' },
        custom: {
          drawStyle: 'line',
          lineWidth: 1,
          fillOpacity: stacked ? 30 : 10,
          // A number between two gaps would else be invisible.
          showPoints: 'auto',
          spanNulls: false,
          stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
        },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

/** Values from which on a number is shown in a warning colour. */
export interface Limits {
  readonly orange: number;
  readonly red: number;
}

/** The newest value, large; green below its limits, and without limits in a neutral colour. */
export function stat(props: PanelProps & { readonly limits?: Limits }): Panel {
  const { unit, links = [], limits } = props;
  const steps = limits
    ? [
        { color: 'green', value: null },
        { color: 'orange', value: limits.orange },
        { color: 'red', value: limits.red },
      ]
    : [{ color: 'text', value: null }];
  return {
    type: 'stat',
    ...commonOf(props),
    fieldConfig: {
      defaults: { unit, links, color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps } },
      overrides: [],
    },
    options: {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      orientation: 'auto',
      textMode: 'value',
      colorMode: 'value',
      graphMode: 'area',
      justifyMode: 'auto',
    },
  };
}

const commonOf = ({ title, description, queries }: PanelProps) => ({
  title,
  description,
  datasource: dataSource,
  targets: queries.map(target),
});

const target = ({ expr, legend, exemplars = false }: Query, index: number): Target => ({
  refId: String.fromCodePoint('A'.charCodeAt(0) + index),
  datasource: dataSource,
  editorMode: 'code',
  expr,
  legendFormat: legend,
  range: true,
  instant: false,
  exemplar: exemplars,
});
