import type { Panel, Placed, Row } from './grafana';

const gridWidth = 24;

/** Panels that belong together, below a heading where they have one. */
export interface Section {
  readonly title?: string;
  /** In units of the grid. */
  readonly height: number;
  /** Panels in one line. */
  readonly columns: 3 | 6;
  readonly panels: readonly Panel[];
}

/** Puts sections below each other and numbers their panels. */
export function layOut(sections: readonly Section[]): (Placed<Panel> | Placed<Row>)[] {
  const placed: (Placed<Panel> | Placed<Row>)[] = [];
  let y = 0;
  for (const { title, height, columns, panels } of sections) {
    if (title !== undefined) {
      placed.push({ ...heading(title), id: placed.length + 1, gridPos: { x: 0, y, w: gridWidth, h: 1 } });
      y += 1;
    }
    const w = gridWidth / columns;
    for (const [index, panel] of panels.entries()) {
      const gridPos = { x: (index % columns) * w, y: y + Math.floor(index / columns) * height, w, h: height };
      placed.push({ ...panel, id: placed.length + 1, gridPos });
    }
    y += Math.ceil(panels.length / columns) * height;
  }
  return placed;
}

const heading = (title: string): Row => ({ type: 'row', title, collapsed: false, panels: [] });
