/** Resolves once `url` answers with `status` within two seconds; rejects otherwise. */
export async function expectStatus(url: string, status: number): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await response.body?.cancel();
  if (response.status !== status) throw new Error(`${url} answered ${response.status}`);
}
