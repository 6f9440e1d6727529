import { present } from '../template/condition';
import { when } from '../template/conditional';
import { field } from '../template/field';
import type { Value } from '../template/value';

/** The field of a Service, and of what an operator makes a Service of, that says which addresses it has. */
export function ipFamilies(policy: Value<string>): { ipFamilyPolicy: string | undefined } {
  const [ipFamilyPolicy] = when(present(policy), field(policy));
  return { ipFamilyPolicy };
}
