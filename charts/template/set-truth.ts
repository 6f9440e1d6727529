import type { ApiObject } from 'cdk8s';
import { change } from './free-form';
import { contentIn } from './resolver';
import type { Condition } from './value';

/**
 * Writes a truth as a field of the map at the path. As a value of the typed constructs it would be a symbol, which
 * counts as true wherever somebody branches on it.
 */
export function setTruth(object: ApiObject, condition: Condition, field: string, ...path: string[]): void {
  change(object, path, (map) => ({ ...Object(map), [field]: contentIn(condition) }));
}
