import { all } from '../../template/condition';
import { choose, text } from '../../template/text';
import type { Condition, Value } from '../../template/value';
import type { Tracing } from '../installation';
import { collectorHost, otlpEndpoint } from '../tracing-endpoints';
import { isRouted, tierName } from './tiers';

/** Collectors stand between services and backend. */
export const isDecidedLate = ({ values }: Tracing): Condition =>
  all(values.tracing.enabled, values.keep.enabled);

/** Host that services send spans to, by whichever port. */
export const spanHost = (pipeline: Tracing): Value<string> =>
  choose(isDecidedLate(pipeline), entryHost(pipeline), collectorHost(pipeline));

/** Base URL that services send OTLP to, over HTTP, without `/v1/traces`. */
export const spanEndpoint = (pipeline: Tracing): Value<string> =>
  choose(isDecidedLate(pipeline), text`http://${entryHost(pipeline)}:4318`, otlpEndpoint(pipeline));

function entryHost(pipeline: Tracing): string {
  const first = choose(isRouted(pipeline), tierName(pipeline, 'route'), tierName(pipeline, 'keep'));
  return text`${first}-collector.${pipeline.release.namespace}.svc`;
}
