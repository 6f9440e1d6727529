import type { Dashboard } from './grafana';
import { layOut } from './layout';
import { dashboardLinks } from './links';
import { operationsSection } from './operations';
import { overviewSection } from './overview';
import { requestsSection } from './requests';
import { scansSection } from './scans';
import { tracingSection } from './tracing';
import { variables } from './variables';

/** One dashboard for every release: it asks which. */
export const mangamotionDashboard: Dashboard = {
  uid: 'mangamotion',
  title: 'MangaMotion',
  description: 'Uploads, their scans, and the tracing of both.',
  tags: ['mangamotion'],
  // Of Grafana 10.4; newer ones migrate it when they load it.
  schemaVersion: 39,
  editable: true,
  graphTooltip: 1,
  refresh: '30s',
  timezone: 'browser',
  time: { from: 'now-1h', to: 'now' },
  templating: { list: variables },
  annotations: { list: [] },
  links: dashboardLinks,
  panels: layOut([overviewSection, requestsSection, scansSection, operationsSection, tracingSection]),
};

/** As a file, for Grafana's sidecar and for import by hand. */
export const dashboardFile = {
  name: 'mangamotion.json',
  content: `${JSON.stringify(mangamotionDashboard, null, 2)}\n`,
};
