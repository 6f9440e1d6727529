import { element } from '../../../../../services/api/upload-page/client/element';
import { ask } from './ask';
import { notice } from './notice';
import { parseTags, writeTags } from './tags-text';

const lookbacks: Readonly<Record<string, string>> = {
  '5m': 'Last 5 minutes',
  '1h': 'Last hour',
  '6h': 'Last 6 hours',
  '2d': 'Last 2 days',
};

const tagsRule = 'Tags are written key=value, as in error=true user.id="a reader".';

/** The form of Jaeger's search: its address holds what was asked, and is Jaeger's own. */
export async function searchForm(
  services: readonly string[],
  asked: URLSearchParams,
): Promise<HTMLFormElement> {
  const value = (name: string): string => asked.get(name) ?? '';
  const service = select('service', ['', ...services], value('service'), 'any');
  const operation = select('operation', [], '', 'any');
  const tags = input('tags', 'error=true', tagsIn(value('tags')));
  const trouble = element('div', { class: 'trouble' });
  await offerOperations(operation, service, value('operation'));
  service.addEventListener('change', () => {
    trouble.replaceChildren();
    offerOperations(operation, service, '').catch((error: unknown) => trouble.replaceChildren(notice(error)));
  });
  const form = element(
    'form',
    { class: 'search', role: 'search' },
    labelled('Service', service),
    labelled('Operation', operation, 'wide'),
    labelled('Tags', tags, 'wide'),
    labelled('At least', input('minDuration', '100ms, 1.2s', value('minDuration'))),
    labelled('At most', input('maxDuration', '100ms, 1.2s', value('maxDuration'))),
    labelled('Time', select('lookback', Object.keys(lookbacks), value('lookback') || '2d', '', lookbacks)),
    labelled('Limit', input('limit', '20', value('limit'))),
    element('button', { class: 'button primary' }, 'Find traces'),
    trouble,
  );
  tags.addEventListener('input', () => tags.setCustomValidity(parseTags(tags.value) ? '' : tagsRule));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(`/search?${queryOf(form).toString()}`);
  });
  return form;
}

/** Until they have come, and where they do not, none can be chosen: those of another service would find nothing. */
async function offerOperations(
  list: HTMLSelectElement,
  service: HTMLSelectElement,
  chosen: string,
): Promise<void> {
  const of = service.value;
  list.disabled = true;
  const names = of === '' ? [] : await ask<string[]>(`/api/services/${encodeURIComponent(of)}/operations`);
  // Another service has been chosen meanwhile, whose answer may have been faster.
  if (service.value !== of) return;
  list.replaceChildren(...options(['', ...names], chosen, 'any'));
  list.disabled = of === '';
}

/** What is left empty is not asked. */
function queryOf(form: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, text] of new FormData(form)) {
    if (typeof text !== 'string' || text.trim() === '') continue;
    query.set(name, name === 'tags' ? JSON.stringify(parseTags(text)) : text.trim());
  }
  return query;
}

/** An address may hold anything. */
function tagsIn(json: string): string {
  try {
    const tags: Record<string, unknown> = JSON.parse(json);
    return writeTags(Object.fromEntries(Object.entries(tags).map(([key, each]) => [key, String(each)])));
  } catch {
    return '';
  }
}

const labelled = (words: string, field: HTMLElement, wide?: string): HTMLElement =>
  element('label', { class: wide }, words, field);

const input = (name: string, placeholder: string, value: string): HTMLInputElement =>
  element('input', { name, placeholder, value, autocomplete: 'off', spellcheck: 'false' });

function select(
  name: string,
  values: readonly string[],
  chosen: string,
  none: string,
  words: Readonly<Record<string, string>> = {},
): HTMLSelectElement {
  return element('select', { name }, ...options(values, chosen, none, words));
}

function options(
  values: readonly string[],
  chosen: string,
  none: string,
  words: Readonly<Record<string, string>> = {},
): HTMLOptionElement[] {
  const all = values.includes(chosen) ? values : [...values, chosen];
  return all.map((value) => {
    const attributes = { value, ...(value === chosen && { selected: '' }) };
    return element('option', attributes, words[value] ?? (value || none));
  });
}
