import { keepFailures } from '../../rig/keep';
import { jaegerConfiguration } from '../../rig/servers/jaeger-configuration';

const ports = {
  query: 16_686,
  queryGrpc: 16_685,
  otlpHttp: 4318,
  otlpGrpc: 4317,
  thriftHttp: 14_268,
  sampling: 5778,
  samplingGrpc: 5779,
  compact: 6831,
  binary: 6832,
};

/** The image has it: everything is sampled. */
const strategies = '/cmd/jaeger/sampling-strategies.json';

/** `deploy/cluster/compose/jaeger-keep-failures.conf`: the test that compares the two writes it with `-u`. */
export const keepingConfiguration = (): string =>
  `${JSON.stringify(jaegerConfiguration(ports, strategies, '0.0.0.0', keepFailures), undefined, 2)}\n`;
