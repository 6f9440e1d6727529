import { plural } from './format';
import type { Job, JobFile, Verdict } from './job';

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

export const unknown: Summary = {
  tone: 'unsure',
  title: 'This upload is not to be found',
  text: 'It was deleted, is older than uploads are kept, or is that of somebody else.',
};

/** @param job whose status is final. */
export function summarize({ files }: Job): Summary {
  const which = (verdict: Verdict): string => (files.length === 1 ? '' : `${numbersOf(files, verdict)}. `);
  const count = (verdict: Verdict): number => files.filter((file) => file.verdict === verdict).length;
  const all = plural(files.length, 'page');
  if (count('infected') > 0)
    return {
      tone: 'bad',
      title: files.length === 1 ? 'The page is malware' : `Malware in ${count('infected')} of ${all}`,
      text:
        `${which('infected')}It stays in quarantine, where nobody can download it.` +
        (count('clean') > 0 ? ' Clean pages of this upload are live.' : ''),
    };
  if (count('error') > 0)
    return {
      tone: 'unsure',
      title: `${count('error')} of ${all} could not be scanned`,
      text: `${which('error')}What was not scanned does not go live. Send it again in a while.`,
    };
  if (count('unscannable') > 0)
    return {
      tone: 'unsure',
      title: `The scanner cannot look into ${count('unscannable')} of ${all}`,
      text: `${which('unscannable')}What it cannot look into does not go live. Save it without a password, or unpacked.`,
    };
  const title = files.length === 1 ? 'The page is clean' : `All ${all} are clean`;
  return { tone: 'good', title, text: files.length === 1 ? 'It is live now.' : 'They are live now.' };
}

const mostNumbers = 8;

/** `Page 3`, `Pages 3, 7 and 12`, `Pages 1, 2, 3, 4, 5, 6, 7, 8 and 492 more`. */
function numbersOf(files: readonly JobFile[], verdict: Verdict): string {
  const numbers = files.flatMap((file, index) => (file.verdict === verdict ? [index + 1] : []));
  if (numbers.length === 1) return `Page ${numbers[0]}`;
  const isMany = numbers.length > mostNumbers;
  const shown = numbers.slice(0, isMany ? mostNumbers : -1);
  return `Pages ${shown.join(', ')} and ${isMany ? `${numbers.length - mostNumbers} more` : numbers.at(-1)}`;
}

/** For whoever listens rather than looks: `2 of 3 pages scanned`. */
export function progressOf({ files }: Job): string {
  const scanned = files.filter(({ verdict }) => verdict !== 'pending').length;
  return `${scanned} of ${plural(files.length, 'page')} scanned`;
}
