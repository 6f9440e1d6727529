import { element } from '../../../../../services/api/upload-page/client/element';
import type { Panel } from '../../metrics/panels';
import { ask } from './ask';
import { notice } from './notice';
import { drawPanel } from './panel';

const pauseMillis = 2000;

/** What both services measure, as small pictures of the last minutes that are drawn anew while they are looked at. */
export async function showMonitor(place: HTMLElement): Promise<void> {
  const panels = element('div', { class: 'panels' });
  const trouble = element('div');
  place.append(
    element('h1', {}, 'Metrics'),
    element(
      'p',
      { class: 'lead' },
      'What the API and the worker measured in the last minutes. Each dot is a measurement whose trace it opens.',
    ),
    trouble,
    panels,
  );
  for (;;) {
    try {
      const drawn = await ask<Panel[]>('/api/panels');
      trouble.replaceChildren();
      // Whoever is on a dot, by keyboard or mouse, keeps it.
      if (!panels.contains(document.activeElement) && !panels.matches(':has(a:hover)'))
        panels.replaceChildren(...drawn.map(drawPanel));
    } catch (error) {
      // It may come back. The same words are not put there again: they would be read out each time.
      const told = notice(error);
      if (trouble.textContent !== told.textContent) trouble.replaceChildren(told);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
  }
}
