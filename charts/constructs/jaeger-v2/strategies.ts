import { is, not } from '../../template/condition';
import { filled } from '../../template/each';
import { json } from '../../template/json';
import { choose, text } from '../../template/text';
import type { Value } from '../../template/value';
import type { Tracing } from '../installation';

/** What Jaeger hands out to remote samplers, as the text of its file. */
export function strategiesFile({ values }: Tracing): Value<string> {
  const { type, param, services } = values.strategy;
  const byDefault = text`"default_strategy":{"type":"${type}","param":${param}}`;
  const chosen = choose(
    not(filled(services)),
    text`{${byDefault}}`,
    text`{${byDefault},"service_strategies":${json(services)}}`,
  );
  return choose(is(type, 'none'), '{"default_strategy":{"type":"probabilistic","param":1}}', chosen);
}
