import type { Source } from './samples';

/**
 * Matchers for the samples of Jaeger v2. By the name of the pod: Services of the operator have names that it cuts.
 */
export const samplesOfJaeger = ({ namespace, name }: Source): string =>
  `namespace="${namespace}",pod=~"${name}-(jaeger-v2|query)-collector-.+"`;
