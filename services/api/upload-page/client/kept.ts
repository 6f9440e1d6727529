/** What this browser did not take, as long as the page is open. */
const memory = new Map<string, string>();

/** What this browser keeps under a key; storage may be switched off, full, or not there at all. */
export function readKept(key: string): string | null {
  try {
    return memory.get(key) ?? localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    memory.set(key, value);
  }
}
