import { byId } from './element';

/** For screen readers, when they have a moment. */
export function announce(words: string): void {
  byId('live', HTMLElement).textContent = words;
}
