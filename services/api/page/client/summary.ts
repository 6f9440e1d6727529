import { plural } from './format';
import type { Job, Verdict } from './job';

/** What became of an upload, in words. */
export interface Summary {
  readonly tone: 'good' | 'bad' | 'unsure';
  readonly title: string;
  readonly text: string;
}

export const deleted: Summary = {
  tone: 'good',
  title: 'The upload is deleted',
  text: 'Its pages can be had by nobody any more.',
};

/** @param job whose status is final. */
export function summarize({ files }: Job): Summary {
  const count = (verdict: Verdict): number => files.filter((file) => file.verdict === verdict).length;
  const all = plural(files.length, 'page');
  if (count('infected') > 0)
    return {
      tone: 'bad',
      title: `Malware in ${count('infected')} of ${all}`,
      text: 'It stays in quarantine, where nobody can download it. Clean pages of this upload are live.',
    };
  if (count('error') > 0)
    return {
      tone: 'unsure',
      title: `${count('error')} of ${all} could not be scanned`,
      text: 'What was not scanned does not go live. Upload it again in a while.',
    };
  if (count('unscannable') > 0)
    return {
      tone: 'unsure',
      title: `The scanner cannot look into ${count('unscannable')} of ${all}`,
      text: 'What it cannot look into does not go live. Save it without a password, or unpacked.',
    };
  const title = files.length === 1 ? 'The page is clean' : `All ${all} are clean`;
  return { tone: 'good', title, text: files.length === 1 ? 'It is live now.' : 'They are live now.' };
}

/** For whoever listens rather than looks: `2 of 3 pages scanned`. */
export function progressOf({ files }: Job): string {
  const scanned = files.filter(({ verdict }) => verdict !== 'pending').length;
  return `${scanned} of ${plural(files.length, 'page')} scanned`;
}
