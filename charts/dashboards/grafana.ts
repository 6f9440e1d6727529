/**
 * The part of Grafana's dashboard model that is used here.
 *
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly editable: boolean;
  /** 1: a cursor in one panel shows in all. */
  readonly graphTooltip: 1;
  readonly refresh: string;
  readonly timezone: 'browser';
  readonly time: { readonly from: string; readonly to: string };
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly [] };
  readonly links: readonly DashboardLink[];
  readonly panels: readonly (Placed<Panel> | Placed<Row>)[];
}

export interface DataSource {
  readonly type: 'prometheus';
  readonly uid: string;
}

export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly type: 'datasource' | 'query' | 'textbox';
  readonly description?: string;
  readonly query: string | { readonly query: string; readonly refId: string };
  readonly datasource?: DataSource;
  /** 2: whenever the time range changes, so that new releases show up. */
  readonly refresh?: 2;
  readonly regex?: string;
  /** 1: by name. */
  readonly sort?: 1;
  readonly current?: { readonly text: string; readonly value: string };
  readonly options?: readonly { readonly text: string; readonly value: string; readonly selected: boolean }[];
}

/** Opens an address from a series or a value. */
export interface DataLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: true;
}

export interface DashboardLink extends DataLink {
  readonly type: 'link';
  readonly icon: 'external link';
  readonly tooltip: string;
  readonly tags: readonly [];
  readonly asDropdown: false;
  readonly includeVars: false;
  readonly keepTime: false;
}

export interface Target {
  readonly refId: string;
  readonly datasource: DataSource;
  readonly editorMode: 'code';
  readonly expr: string;
  readonly legendFormat: string;
  readonly range: true;
  readonly instant: false;
  /** Asks for exemplars as well; only histograms have any. */
  readonly exemplar: boolean;
}

export interface Panel {
  readonly type: 'timeseries' | 'stat';
  readonly title: string;
  readonly description: string;
  readonly datasource: DataSource;
  readonly targets: readonly Target[];
  readonly fieldConfig: { readonly defaults: object; readonly overrides: readonly [] };
  readonly options: object;
}

export interface Row {
  readonly type: 'row';
  readonly title: string;
  readonly collapsed: false;
  readonly panels: readonly [];
}

/** In units of the grid, which is 24 wide. */
export interface Position {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export type Placed<T> = T & { readonly id: number; readonly gridPos: Position };
