import type { DashboardLink, DataLink } from './grafana';

/** The time that is shown, as Jaeger wants it: in microseconds. */
const time = 'start=${__from}000&end=${__to}000&lookback=custom';

/** Jaeger's search for traces of a service, within the time that is shown. */
function search(title: string, service: string, ...conditions: readonly string[]): DataLink {
  const query = [`service=${service}`, ...conditions, time].join('&');
  return { title, url: `\${jaeger:raw}/search?${query}`, targetBlank: true };
}

const failed = `tags=${encodeURIComponent('{"error":"true"}')}`;

/** Jaeger searches for errors alone, which refusals have as well. */
export const failedRequests = search('Traces of failed and refused requests', 'mangamotion-backend', failed);
export const slowRequests = search('Traces above 1 s', 'mangamotion-backend', 'minDuration=1s');
export const failedScans = search('Traces of failed scans', 'mangamotion-worker', failed);
export const slowScans = search('Traces with scans above 10 s', 'mangamotion-worker', 'minDuration=10s');

const common = {
  type: 'link',
  icon: 'external link',
  targetBlank: true,
  tags: [],
  asDropdown: false,
  includeVars: false,
  keepTime: false,
} as const;

/** Above the panels. */
export const dashboardLinks: readonly DashboardLink[] = [
  {
    ...common,
    title: 'Open the trace',
    url: '${jaeger:raw}/trace/${trace_id:raw}',
    tooltip: 'The trace whose id is in the field Trace id',
  },
  { ...common, ...search('Latest traces', 'mangamotion-backend'), tooltip: 'Of the time that is shown' },
];
