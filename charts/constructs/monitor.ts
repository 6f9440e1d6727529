import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Monitors } from '../model/monitoring';
import { all } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { addEntries } from '../template/free-form';
import { text } from '../template/text';
import type { Condition } from '../template/value';
import type { Values } from '../template/values';

/** What every chart of ours has for a Prometheus. */
export interface Monitored {
  readonly values: { readonly monitoring: Values<Monitors> };
}

/** What has metrics, and at which port: `{ port }` by its name, or `{ targetPort }`. */
interface Place {
  readonly selector: object;
  readonly endpoint: object;
}

interface MonitorProps {
  /** Of the construct. */
  readonly id: string;
  readonly metadata: ApiObjectMetadata;
  readonly services: Place;
  readonly pods: Place;
  readonly wanted?: Condition;
}

/** Where the Prometheus Operator finds metrics: at Services, or at pods themselves. */
export function addMonitors(scope: Construct, installation: Monitored, props: MonitorProps): void {
  const { services, pods, id } = props;
  const { serviceMonitor } = installation.values.monitoring;
  const { selector } = services;
  const endpoints = [{ ...services.endpoint, ...scrape(installation) }];
  addMonitor(
    scope,
    installation,
    { ...props, kind: 'ServiceMonitor', spec: { selector, endpoints } },
    serviceMonitor,
  );
  addPodMonitor(scope, installation, { ...props, ...pods, id: `${id}-of-pods` });
}

/** The same of pods that have no Service with that port. */
export function addPodMonitor(
  scope: Construct,
  installation: Monitored,
  { selector, endpoint, ...props }: Omit<MonitorProps, 'services' | 'pods'> & Place,
): void {
  const spec = { selector, podMetricsEndpoints: [{ ...endpoint, ...scrape(installation) }] };
  const { podMonitor } = installation.values.monitoring;
  addMonitor(scope, installation, { ...props, kind: 'PodMonitor', spec }, podMonitor);
}

const scrape = ({ values }: Monitored) => ({
  path: '/metrics',
  interval: text`${values.monitoring.intervalSeconds}s`,
});

interface ObjectProps extends Pick<MonitorProps, 'id' | 'metadata' | 'wanted'> {
  readonly kind: string;
  readonly spec: object;
}

/** With the labels by which a Prometheus takes it for its own. */
function addMonitor(
  scope: Construct,
  { values }: Monitored,
  { id, kind, metadata, spec, wanted }: ObjectProps,
  isChosen: Condition,
): void {
  const apiVersion = 'monitoring.coreos.com/v1';
  const monitor = new ApiObject(scope, id, { apiVersion, kind, metadata, spec });
  addEntries(monitor, values.monitoring.labels, 'metadata', 'labels');
  onlyIf(monitor, wanted === undefined ? isChosen : all(isChosen, wanted));
}
