import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { dashboardFile } from '../dashboards/mangamotion';
import { onlyIf } from '../template/conditional';
import type { Pipeline } from './installation';
import { metadata } from './labels';

/**
 * The dashboard, where the sidecar of Grafana finds it. Every release's has the same file name, so that several of
 * them are one dashboard in Grafana, and not several that fight for its uid.
 */
export function addDashboard(scope: Construct, { release, values }: Pipeline): void {
  const meta = metadata(release, 'dashboard');
  const configMap = new k8s.KubeConfigMap(scope, 'dashboard', {
    metadata: { ...meta, labels: { ...meta.labels, grafana_dashboard: '1' } },
    data: { [dashboardFile.name]: dashboardFile.content },
  });
  onlyIf(configMap, values.monitoring.dashboard);
}
