const noEmit = (): boolean => false;
let isSilent = false;

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
  let emit: unknown = Reflect.get(process, 'emit');
  Object.defineProperty(process, 'emit', {
    configurable: true,
    enumerable: false,
    get(): unknown {
      if (isSilent) return noEmit;
      onEvent();
      return emit;
    },
    set(replaced: unknown) {
      emit = replaced;
    },
  });
}
