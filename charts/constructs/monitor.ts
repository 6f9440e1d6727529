import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { all } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { addEntries } from '../template/free-form';
import { text } from '../template/text';
import type { Condition } from '../template/value';
import type { Tracing } from './installation';

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
export function addMonitors(scope: Construct, tracing: Tracing, props: MonitorProps): void {
  const { services, pods, id } = props;
  const { serviceMonitor } = tracing.values.monitoring;
  const { selector } = services;
  const endpoints = [{ ...services.endpoint, ...scrape(tracing) }];
  addMonitor(
    scope,
    tracing,
    { ...props, kind: 'ServiceMonitor', spec: { selector, endpoints } },
    serviceMonitor,
  );
  addPodMonitor(scope, tracing, { ...props, ...pods, id: `${id}-of-pods` });
}

/** The same of pods that have no Service with that port. */
export function addPodMonitor(
  scope: Construct,
  tracing: Tracing,
  { selector, endpoint, ...props }: Omit<MonitorProps, 'services' | 'pods'> & Place,
): void {
  const spec = { selector, podMetricsEndpoints: [{ ...endpoint, ...scrape(tracing) }] };
  addMonitor(scope, tracing, { ...props, kind: 'PodMonitor', spec }, tracing.values.monitoring.podMonitor);
}

const scrape = ({ values }: Tracing) => ({
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
  { values }: Tracing,
  { id, kind, metadata, spec, wanted }: ObjectProps,
  isChosen: Condition,
): void {
  const apiVersion = 'monitoring.coreos.com/v1';
  const monitor = new ApiObject(scope, id, { apiVersion, kind, metadata, spec });
  addEntries(monitor, values.monitoring.labels, 'metadata', 'labels');
  onlyIf(monitor, wanted === undefined ? isChosen : all(isChosen, wanted));
}
