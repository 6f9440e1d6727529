export interface Finding {
  /** fault: tracing does not work; warning: it does, but look; ok: checked and well. */
  readonly level: 'fault' | 'warning' | 'ok';
  /** `pod/mangamotion-api-…`, `webhook`, … */
  readonly subject: string;
  readonly text: string;
  readonly mend?: Mend;
}

/** What mends a fault: command lines, to be run one after another. */
export interface Mend {
  readonly commands: readonly (readonly [string, ...string[]])[];
  /** Whether `--heal` runs it; false where a person must decide, or look. */
  readonly automatic: boolean;
}

export const ok = (subject: string, text: string): Finding => ({ level: 'ok', subject, text });
export const warning = (subject: string, text: string, mend?: Mend): Finding =>
  finding('warning', subject, text, mend);
export const fault = (subject: string, text: string, mend?: Mend): Finding =>
  finding('fault', subject, text, mend);

function finding(level: Finding['level'], subject: string, text: string, mend: Mend | undefined): Finding {
  return mend ? { level, subject, text, mend } : { level, subject, text };
}
