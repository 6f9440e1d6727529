import { replacedWith } from '../../propagation/replaced-headers';

/** Of a request: an object, names and values in turn, or pairs of them. */
export type GivenHeaders = Readonly<Record<string, unknown>> | readonly unknown[];

/** The same headers in the same form, with `injected` in the place of those of the same names and of their groups. */
export function withReplaced(given: GivenHeaders, injected: Readonly<Record<string, string>>): GivenHeaders {
  const names = Object.keys(injected).flatMap((name) => [name, ...replacedWith(name)]);
  const replaced = new Set(names);
  const isKept = (name: unknown): boolean => !replaced.has(String(name).toLowerCase());
  if (!isList(given)) {
    const kept = Object.entries(given).filter(([name]) => isKept(name));
    return { ...Object.fromEntries(kept), ...injected };
  }
  if (given.some(isList)) {
    const kept = given.filter((pair) => isKept(isList(pair) ? pair[0] : pair));
    return [...kept, ...Object.entries(injected)];
  }
  const kept = given.filter((_text, index) => isKept(given[index - (index % 2)]));
  return [...kept, ...Object.entries(injected).flat()];
}

/** The last value of a header, if it has one. */
export function givenHeader(given: GivenHeaders, name: string): unknown {
  return headerPairs(given).findLast(([each]) => String(each).toLowerCase() === name)?.[1];
}

/** Names with their values. */
export function headerPairs(given: GivenHeaders): readonly [name: unknown, value: unknown][] {
  if (!isList(given)) return Object.entries(given);
  if (given.some(isList)) return given.map((pair) => (isList(pair) ? [pair[0], pair[1]] : [pair, undefined]));
  return given.flatMap((name, index): [unknown, unknown][] =>
    index % 2 === 0 ? [[name, given[index + 1]]] : [],
  );
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
