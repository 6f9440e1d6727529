import type { Monitors } from '../model/monitoring';

/** None; a Prometheus that finds its targets otherwise may scrape from anywhere. */
export const usualMonitors: Monitors = {
  serviceMonitor: false,
  podMonitor: false,
  labels: {},
  intervalSeconds: 30,
  namespace: '',
};
