/**
 * `Retry-After`: seconds, or a date.
 *
 * @returns undefined where it is absent or is neither
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMillis(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const millis = Date.parse(value) - Date.now();
  return Number.isNaN(millis) ? undefined : Math.max(0, millis);
}
