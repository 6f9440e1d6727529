const replacements = new WeakSet<object>();

/** Replaces `target[name]` by what `wrap` makes of it, once: a package may be loaded as CommonJS and as ESM. */
export function patchMethod<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  wrap: (original: Target[Name]) => Target[Name],
): void {
  const original = target[name];
  if (typeof original !== 'function' || replacements.has(original)) return;
  const replacement = wrap(original);
  if (typeof replacement === 'function') replacements.add(replacement);
  target[name] = replacement;
}
