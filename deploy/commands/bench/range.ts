import type { Estimate } from './statistics';

/** `0.21 (0.19..0.24)`: a figure and its interval, with digits that suit its size; alone where it is exact. */
export function range({ value, low, high }: Estimate, digits = usualDigits(value)): string {
  const [middle, least, most] = [value, low, high].map((each) => text(each, digits));
  return low === high ? `${middle}` : `${middle} (${least}..${most})`;
}

/** Three that say something, and two for shares. */
function usualDigits(value: number): number {
  const size = Math.abs(value);
  if (size >= 100) return 0;
  return size >= 10 ? 1 : 2;
}

/** With so many digits behind the point. */
export function text(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '∞';
  const rounded = value.toFixed(digits);
  return Number(rounded) === 0 ? (0).toFixed(digits) : rounded;
}
