import { UsageError } from '../../services/shared/command/arguments';

const unitMillis: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `500ms`, `1.5s`, `10m`, `2h`, `1d` → milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = unitMillis[unit];
  return factor === undefined ? undefined : Number(amount) * factor;
}

/**
 * The value of an option that is a duration, in milliseconds.
 *
 * @param most a duration, too; `@default` any
 * @throws UsageError
 */
export function durationOption(option: string, text: string, most?: string): number {
  const millis = parseDuration(text);
  if (millis === undefined || millis <= 0)
    throw new UsageError(`${option} must be a duration like 500ms, 5s, 2m, 1h or 1d, got "${text}"`);
  if (most !== undefined && millis > (parseDuration(most) ?? Infinity))
    throw new UsageError(`${option} must be ${most} at most, got "${text}"`);
  return millis;
}
