const noEmit = (): boolean => false;
const hearing: (() => void)[] = [];
let isSilent = false;
let emit: unknown;
/** What the next that reads `process.emit` gets instead. */
let substitute: unknown;

/** While this is true, listeners of the process hear of no event. */
export function silenceEvents(silent: boolean): void {
  isSilent = silent;
}

/**
 * Calls `onEvent` whenever an event of the process is about to be emitted, right before its listeners are looked up.
 * Whoever emits one, in Node.js or outside, reads `process.emit`: so an accessor knows of it. Another listener would be
 * counted by a service, would stand before or after others, and could be removed; a function in the place of `emit`
 * would stand in the stack of every error that a listener makes.
 */
export function beforeEvents(onEvent: () => void): void {
  if (hearing.push(onEvent) > 1) return;
  emit = Reflect.get(process, 'emit');
  Object.defineProperty(process, 'emit', {
    configurable: true,
    enumerable: false,
    get: read,
    set(replaced: unknown) {
      emit = replaced;
    },
  });
}

/**
 * Calls `reader`, which finds `replacement` as `process.emit`, once. To be called after `beforeEvents`.
 *
 * @returns whether it has looked
 */
export function substituteEmit(replacement: unknown, reader: () => void): boolean {
  substitute = replacement;
  try {
    reader();
    return substitute === undefined;
  } finally {
    substitute = undefined;
  }
}

function read(): unknown {
  if (isSilent) return noEmit;
  if (substitute !== undefined) {
    const replacement = substitute;
    substitute = undefined;
    return replacement;
  }
  for (const onEvent of hearing) onEvent();
  return emit;
}
