/** How often each Redis command ran, those inside scripts too, by its name. */
export type CommandCounts = Readonly<Record<string, number>>;

/** @param info what `INFO commandstats` answers */
export function parseCommandCounts(info: string): CommandCounts {
  const found = info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
  return Object.fromEntries([...found].map(([, name = '', calls]) => [name, Number(calls)]));
}

/** What ran between two looks. */
export function countsBetween(before: CommandCounts, after: CommandCounts): CommandCounts {
  const counts = Object.entries(after).map(([name, calls]) => [name, calls - (before[name] ?? 0)] as const);
  return Object.fromEntries(counts.filter(([, calls]) => calls !== 0));
}
