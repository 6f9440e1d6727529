/**
 * A method that a package of the bundle keeps for itself. Another version of it may do without: then nothing that this
 * replaces starts, nor passes its tests, and no bundle is made of it.
 *
 * @throws where it has gone, as nobody knows what would be traced without
 */
export function privateMethod(owner: object, name: string): CallableFunction {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') throw new Error(`${owner.constructor.name} has no method ${name}`);
  return method;
}

/**
 * Replaces such a method by what `wrap` makes of it.
 *
 * @throws as above
 */
export function replacePrivateMethod<Original extends CallableFunction>(
  owner: object,
  name: string,
  wrap: (original: Original) => Original,
): void {
  const original: Original = Object(privateMethod(owner, name));
  Object.defineProperty(owner, name, { value: wrap(original), configurable: true });
}
