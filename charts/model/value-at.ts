/** The value at a path such as `jaeger.storage.type`. */
export function valueAt(model: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => Object.entries(Object(value)).find(([each]) => each === key)?.[1],
      model,
    );
}
