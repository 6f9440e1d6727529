import { catalogue, type FindingId } from './catalogue';

/** fault: tracing does not work; warning: it does, but look; unknown: could not be looked at; ok: well. */
export type Level = 'fault' | 'warning' | 'unknown' | 'ok';

export interface Finding {
  /** Of the table in docs/troubleshooting.md; of what is well, `ok`. */
  readonly id: FindingId | 'ok';
  readonly level: Level;
  /** `pod/mangamotion-api-…`, `webhook`, … */
  readonly subject: string;
  readonly text: string;
  /** The subject of the fault that this one follows from. */
  readonly because?: string;
  readonly mend?: Mend;
}

/** What mends a fault: command lines, to be run one after another. */
export interface Mend {
  readonly commands: readonly (readonly [string, ...string[]])[];
  /** Whether `--heal` runs it; false where a person must decide, or look. */
  readonly automatic: boolean;
}

export const ok = (subject: string, text: string): Finding => ({ id: 'ok', level: 'ok', subject, text });

/** Its level stands in the catalogue. */
export function found(id: FindingId, subject: string, text: string, mend?: Mend): Finding {
  const { level } = catalogue[id];
  return mend ? { id, level, subject, text, mend } : { id, level, subject, text };
}
