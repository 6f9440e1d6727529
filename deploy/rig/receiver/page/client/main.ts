import { byId } from '../../../../../services/api/upload-page/client/element';
import { showDependencies } from './dependencies-page';
import { showMonitor } from './monitor-page';
import { notice } from './notice';
import { showSearch } from './search-page';
import { showTrace } from './trace-page';

/** Fills a view. */
type View = (place: HTMLElement, address: URL) => Promise<void>;

/** By the begin of the path, as in Jaeger's own links. */
const views: readonly (readonly [string, View])[] = [
  ['/trace/', showTrace],
  ['/dependencies', showDependencies],
  ['/monitor', showMonitor],
  ['/search', showSearch],
];

async function show(): Promise<void> {
  const place = byId('main', HTMLElement);
  const address = new URL(location.href);
  for (const link of document.querySelectorAll('nav a'))
    if (link.getAttribute('href') === address.pathname) link.setAttribute('aria-current', 'page');
  const [, view = showSearch] = views.find(([begin]) => address.pathname.startsWith(begin)) ?? [];
  try {
    await view(place, address);
  } catch (error) {
    place.append(notice(error));
  }
}

void show();
