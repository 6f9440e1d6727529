import type { DatabaseSync } from 'node:sqlite';
import { Attribute, withSpan } from '../../services/tracing';

/** The chapters of a series, in order. The statement is an attribute; its values are not. */
export function chaptersOf(database: DatabaseSync, seriesId: number): string[] {
  const text = 'SELECT title FROM chapter WHERE series_id = ? ORDER BY number';
  return withSpan(
    'SELECT chapter',
    () =>
      database
        .prepare(text)
        .all(seriesId)
        .map((row) => String(row.title)),
    { [Attribute.spanKind]: 'client', 'db.system.name': 'sqlite', 'db.query.text': text },
  );
}
