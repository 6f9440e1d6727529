import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { addApi } from '../constructs/api';
import { addClamd } from '../constructs/clamd';
import { addDashboard } from '../constructs/dashboard';
import { addHttpRoute } from '../constructs/http-route';
import { addIngress } from '../constructs/ingress';
import type { Pipeline } from '../constructs/installation';
import { addMonitoring } from '../constructs/monitoring';
import { addNetworkPolicies } from '../constructs/network-policies';
import { addObjectStorage } from '../constructs/object-storage';
import { addRedis } from '../constructs/redis';
import { addWorker } from '../constructs/worker';

/** API, worker and what they need; each group is one manifest. */
export function addPipeline(app: Construct, pipeline: Pipeline, rollOn: readonly ApiObject[]): void {
  addRedis(new Chart(app, 'redis'), pipeline);
  addObjectStorage(new Chart(app, 'object-storage'), pipeline);
  addClamd(new Chart(app, 'clamd'), pipeline);
  const api = new Chart(app, 'api');
  addApi(api, pipeline, rollOn);
  addIngress(api, pipeline);
  addHttpRoute(api, pipeline);
  addWorker(new Chart(app, 'worker'), pipeline, rollOn);
  addNetworkPolicies(new Chart(app, 'network-policies'), pipeline);
  const monitoring = new Chart(app, 'monitoring');
  addMonitoring(monitoring, pipeline);
  addDashboard(monitoring, pipeline);
}
