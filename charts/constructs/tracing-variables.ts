import type { OwnVariable } from '../model/own-variables';
import { all, is, not } from '../template/condition';
import { when } from '../template/conditional';
import { text } from '../template/text';
import type { Tracing } from './installation';
import { spanHost } from './keep/entry';
import { type ServiceVariable, variable } from './service-variable';

/** How a process samples, and where its spans go by Jaeger's own ports. */
export function tracingVariables(tracing: Tracing): ServiceVariable[] {
  const { release, values } = tracing;
  const { enabled, jaegerPort } = values.tracing;
  const sampler = (name: OwnVariable, key: string): ServiceVariable => ({
    name,
    valueFrom: { configMapKeyRef: { name: text`${release.name}-sampler`, key } },
  });
  return [
    ...when(
      enabled,
      sampler('JAEGER_SAMPLER', 'type'),
      sampler('JAEGER_SAMPLER_PARAM', 'param'),
      sampler('JAEGER_SAMPLING_ENDPOINT', 'endpoint'),
    ),
    // Jaeger's file has no word for it.
    ...when(
      all(enabled, not(is(values.strategy.lowerBound, 0))),
      variable('JAEGER_SAMPLER_LOWER_BOUND', values.strategy.lowerBound),
    ),
    ...when(
      all(enabled, not(is(jaegerPort, 0))),
      variable('JAEGER_HOST', spanHost(tracing)),
      variable('JAEGER_PORT', jaegerPort),
    ),
  ];
}
