import { any, present } from '../template/condition';
import { when } from '../template/conditional';
import { choose, text } from '../template/text';
import type { Condition } from '../template/value';
import type { Pipeline } from './installation';
import { type ServiceVariable, variable } from './service-variable';

/**
 * The pod itself, the cluster by its usual domain, and who gives a pod its keys: the clouds' metadata, EKS by Pod
 * Identity and by tasks.
 */
const inside = [
  'localhost,127.0.0.1,::1',
  '.svc,.cluster.local',
  '169.254.169.254,169.254.170.2,169.254.170.23,fd00:ec2::23',
].join(',');

export const hasProxy = ({ values }: Pipeline): Condition =>
  any(present(values.proxy.http), present(values.proxy.https));

/** Node.js obeys them where it is told to, in `fetch` and in its agents. */
export function proxyEnvironment(pipeline: Pipeline): ServiceVariable[] {
  const { http, https, except } = pipeline.values.proxy;
  const others = choose(present(except), text`,${except}`, '');
  // Storage of our own is called by its name alone.
  const names = text`${inside},${pipeline.release.name}-object-storage${others}`;
  return [
    ...when(present(http), variable('HTTP_PROXY', http)),
    ...when(present(https), variable('HTTPS_PROXY', https)),
    ...when(hasProxy(pipeline), variable('NO_PROXY', names), variable('NODE_USE_ENV_PROXY', 1)),
  ];
}
