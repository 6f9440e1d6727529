import { UsageError } from '../../services/shared/command/arguments';

/** A number within bounds, both included. @throws UsageError that names the option, what was given and the rule. */
export function numberOption(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (text !== '' && value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a number within ${least}..${most}, got "${text}"`);
}
