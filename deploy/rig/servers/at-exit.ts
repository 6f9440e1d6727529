const actions = new Set<() => void>();

/**
 * Runs a synchronous action when this process ends, however it ends, short of a signal that it does not handle.
 *
 * @returns forgets the action.
 */
export function atExit(action: () => void): () => void {
  if (!process.listeners('exit').includes(runAll)) process.on('exit', runAll);
  actions.add(action);
  return () => void actions.delete(action);
}

function runAll(): void {
  for (const action of actions) action();
}
