/** Which operations of a strategy have been met. Those that never were may be misspelt, and are told once. */
export class OperationUse {
  readonly #isMet = new Map<string, boolean>();
  readonly #told = new Set<string>();
  #hasDecided = false;

  /** A new strategy: what is known of operations that were in the last one, too, stays. */
  expect(operations: readonly string[]): void {
    const expected = new Set(operations);
    for (const known of [...this.#isMet.keys(), ...this.#told]) {
      if (expected.has(known)) continue;
      this.#isMet.delete(known);
      this.#told.delete(known);
    }
    for (const operation of expected) if (!this.#isMet.has(operation)) this.#isMet.set(operation, false);
  }

  /** @param operation of the strategy; undefined where none has matched */
  decided(operation: string | undefined): void {
    this.#hasDecided = true;
    if (operation !== undefined) this.#isMet.set(operation, true);
  }

  /** None as long as nothing was decided. */
  takeUntold(): string[] {
    const unmet = this.#hasDecided ? [...this.#isMet].filter(([, isMet]) => !isMet) : [];
    const untold = unmet.map(([operation]) => operation).filter((operation) => !this.#told.has(operation));
    for (const operation of untold) this.#told.add(operation);
    return untold;
  }
}
