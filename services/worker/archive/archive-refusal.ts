/** Why an archive cannot be called clean, in words for its owner. */
export class ArchiveRefusal extends Error {
  override readonly name = 'ArchiveRefusal';

  /** @param entry the name of the entry that it is about: a caller's text, so only a part of it, printable. */
  constructor(rule: string, entry?: string) {
    super(entry === undefined ? rule : `${rule}: ${printable(entry)}`);
  }
}

const printable = (name: string): string => JSON.stringify(name.slice(0, 80));
