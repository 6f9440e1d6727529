let chosen: string | undefined;

/** Traces that begin in `fn`, which is synchronous, have that id. */
export function withTraceId<T>(traceId: string, fn: () => T): T {
  chosen = traceId;
  try {
    return fn();
  } finally {
    chosen = undefined;
  }
}

export function chosenTraceId(): string | undefined {
  return chosen;
}
