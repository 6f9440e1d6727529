/** A 64-bit integer in two's complement: `high` and `low` are signed 32-bit halves. BigInt is ten times slower. */
export interface Int64 {
  readonly high: number;
  readonly low: number;
}

/** @param digits 16 hexadecimal digits, as in span ids and halves of trace ids */
export function int64FromHex(digits: string): Int64 {
  return {
    high: Number.parseInt(digits.slice(0, 8), 16) | 0,
    low: Number.parseInt(digits.slice(8), 16) | 0,
  };
}

/** @param value an integer within -2⁶³..2⁶³-1; beyond 2⁵³ the value that the double stands for */
export function int64FromNumber(value: number): Int64 {
  return { high: Math.floor(value / 0x1_0000_0000) | 0, low: value | 0 };
}

const LONG_LIMIT = 2 ** 63;

/** Whether a number is a whole one of 64 bits, as receivers know them. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -LONG_LIMIT && value < LONG_LIMIT;
}
