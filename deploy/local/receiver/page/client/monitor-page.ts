import { element } from '../../../../../services/api/page/client/element';
import type { Panel } from '../../metrics/panels';
import { ask } from './ask';
import { drawPanel } from './panel';

const pauseMillis = 2000;

/** What both services measure, as small pictures of the last minutes that are drawn anew while they are looked at. */
export async function showMonitor(place: HTMLElement): Promise<void> {
  const panels = element('div', { class: 'panels' });
  place.append(
    element('h1', {}, 'Metrics'),
    element(
      'p',
      { class: 'lead' },
      'What the API and the worker measured in the last minutes. Each dot is a measurement whose trace it opens.',
    ),
    panels,
  );
  for (;;) {
    const drawn = await ask<Panel[]>('/api/panels');
    // Whoever is on a dot, by keyboard or mouse, keeps it.
    if (!panels.contains(document.activeElement) && !panels.matches(':has(a:hover)'))
      panels.replaceChildren(...drawn.map(drawPanel));
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
  }
}
