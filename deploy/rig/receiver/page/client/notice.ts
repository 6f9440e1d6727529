import { element } from '../../../../../services/api/upload-page/client/element';
import { SilenceError } from './ask';

/** What went wrong, told where it is noticed. */
export function notice(error: unknown): HTMLElement {
  const words = error instanceof SilenceError ? error.message : String(error);
  return element('p', { class: 'notice', role: 'alert' }, words);
}
