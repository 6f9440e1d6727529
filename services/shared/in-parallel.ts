/** Works on a few items at a time. @returns what came of each, in the order of `items` */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const lanes = Array.from({ length: atOnce }, async () => {
    for (const [index, item] of rest) results[index] = await work(item);
  });
  await Promise.all(lanes);
  return results;
}
