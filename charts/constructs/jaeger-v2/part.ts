import type { Construct } from 'constructs';
import { OpenTelemetryCollector, type OpenTelemetryCollectorSpec } from '../../imports/opentelemetry.io';
import { present } from '../../template/condition';
import { onlyIf, unlessEmpty, when } from '../../template/conditional';
import { field } from '../../template/field';
import type { Value } from '../../template/value';
import { collectorSpec, setCollector } from '../collector/pods';
import type { Tracing } from '../installation';
import { metadata } from '../labels';
import { collectorTemplate, setContainersBefore } from '../pod-settings';
import { firstIndices } from './rollover';
import { keepChosenStorage } from './trace-storage';

interface PartProps {
  /** Of the construct. */
  readonly id: string;
  /** Behind the release's name. */
  readonly suffix: string;
  /** The label by which the operator knows its pods. */
  readonly instance: Value<string>;
  readonly spec: Partial<OpenTelemetryCollectorSpec> & Pick<OpenTelemetryCollectorSpec, 'config'>;
}

/** Processes of Jaeger v2, which the OpenTelemetry Operator makes a Deployment of. */
export function addPart(scope: Construct, pipeline: Tracing, { id, suffix, instance, spec }: PartProps) {
  const { release, values } = pipeline;
  const { image, resources, storage, v2 } = values.jaeger;
  const part = new OpenTelemetryCollector(scope, id, {
    metadata: metadata(release, 'jaeger', suffix),
    spec: {
      ...collectorSpec(pipeline, { image, suffix: 'jaeger-v2', resources, instance, settings: v2 }),
      envFrom: unlessEmpty(
        when(present(storage.existingSecret), { secretRef: { name: field(storage.existingSecret) } }),
      ),
      initContainers: unlessEmpty(when(storage.indices.rollover.enabled, firstIndices(pipeline))),
      ...spec,
    },
  });
  setContainersBefore(part, v2, collectorTemplate);
  setCollector(part, pipeline, v2);
  keepChosenStorage(part, pipeline);
  const querying = ['spec', 'config', 'extensions', 'jaeger_query'];
  onlyIf(part, present(values.jaeger.basePath), ...querying, 'base_path');
  return part;
}
