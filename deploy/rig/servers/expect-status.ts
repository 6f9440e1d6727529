/** Resolves once `url` answers with `status` within two seconds; rejects, with what it said, otherwise. */
export async function expectStatus(url: string, status: number): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  const body = await response.text();
  if (response.status !== status)
    throw new Error(`${url} answered ${response.status} ${body.slice(0, 300)}`.trimEnd());
}
