/** What somebody has, and what he may come to need before he gives all of it back. */
export interface Holding {
  readonly heldBytes: number;
  readonly mostBytes: number;
}

/**
 * Whether all holders can get all that they may need, one after the other, each giving back what it has when it has
 * finished. Where they cannot, all of them could come to wait for each other.
 *
 * @param freeBytes that nobody holds
 * @see https://www.cs.utexas.edu/~EWD/transcriptions/EWD01xx/EWD108.html Dijkstra's banker
 */
export function canAllFinish(holdings: readonly Holding[], freeBytes: number): boolean {
  const neededBytes = ({ heldBytes, mostBytes }: Holding): number => mostBytes - heldBytes;
  let availableBytes = freeBytes;
  for (const holding of holdings.toSorted((a, b) => neededBytes(a) - neededBytes(b))) {
    if (neededBytes(holding) > availableBytes) return false;
    availableBytes += holding.heldBytes;
  }
  return true;
}
