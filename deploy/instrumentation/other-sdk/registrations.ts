/** Where every copy of `@opentelemetry/api` 1.x keeps what was registered. */
const API = Symbol.for('opentelemetry.js.api.1');
const KINDS = ['context', 'propagation', 'trace'] as const;

export type Kind = (typeof KINDS)[number];

/** What is registered, as the copies of the API see it. */
export interface Registered extends Partial<Record<Kind, object>> {
  version: string;
}

/**
 * Tells of each attempt to register a context manager, a propagator or a provider in the place of ours. Every copy of
 * the API first assigns the object that holds them to itself again, which it does at no other time; and then reads the
 * one that it would replace.
 *
 * @param onAttempt called before the copy decides; what it leaves in `registered` decides
 */
export function watchRegistrations(onAttempt: (registered: Registered, kind: Kind) => void): void {
  const made: unknown = Reflect.get(globalThis, API);
  if (!isRegistered(made)) return;
  let isRegistering = false;
  // A copy, as the version of what the API makes cannot be changed.
  const watched: Registered = { ...made };
  let registered: unknown = watched;
  for (const kind of KINDS) watchKind(watched, kind);

  Object.defineProperty(globalThis, API, {
    configurable: true,
    enumerable: true,
    get() {
      isRegistering = false;
      return registered;
    },
    set(value: unknown) {
      registered = value;
      isRegistering = true;
    },
  });

  function watchKind(holder: Registered, kind: Kind): void {
    let current = holder[kind];
    Object.defineProperty(holder, kind, {
      configurable: true,
      enumerable: true,
      get() {
        if (isRegistering) {
          isRegistering = false;
          onAttempt(holder, kind);
        }
        return current;
      },
      set(value: object | undefined) {
        isRegistering = false;
        current = value;
      },
    });
  }
}

function isRegistered(value: unknown): value is Registered {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'version') === 'string';
}
