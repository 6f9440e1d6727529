/** What query builders are: it runs each time that it is asked for its value. */
export function lazy(run: () => Promise<unknown>): unknown {
  const then: PromiseLike<unknown>['then'] = (resolve, reject) => run().then(resolve, reject);
  return new Proxy({}, { has: isThen, get: (_, name) => (name === 'then' ? then : undefined) });
}

/** Throws when it is asked whether it has a value to wait for. */
export const unreadable: unknown = new Proxy(
  {},
  {
    has: isThen,
    get() {
      throw new Error('not now');
    },
  },
);

function isThen(_: object, name: string | symbol): boolean {
  return name === 'then';
}
