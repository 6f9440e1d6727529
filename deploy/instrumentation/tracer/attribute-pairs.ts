import type { Attributes } from '@opentelemetry/api';
import { cleanAttributes } from '@opentelemetry/core';
import type { SpanLimits } from '../configuration';

/** Keys and values in turn: setting one costs a fraction of a new key of an object, and so does reading all. */
export type AttributePairs = Attributes[string][];

/**
 * Sets one attribute, cut to the limit of values. What no attribute can be (`undefined`, functions, an empty key) is
 * ignored.
 *
 * @returns false where it was dropped, because there are as many as there may be
 */
export function setPair(
  pairs: AttributePairs,
  key: string,
  value: Attributes[string],
  limits: SpanLimits,
): boolean {
  const kept = cleanValue(key, value, limits.textLength);
  if (kept === undefined || key === '') return true;
  const index = indexOfKey(pairs, key);
  if (index === -1 && pairs.length >= 2 * limits.attributes) return false;
  if (index === -1) pairs.push(key, kept);
  else pairs[index + 1] = kept;
  return true;
}

/** @returns -1 where there is none of that key */
export function indexOfKey(pairs: AttributePairs, key: string): number {
  for (let index = 0; index < pairs.length; index += 2) if (pairs[index] === key) return index;
  return -1;
}

function cleanValue(key: string, value: Attributes[string], maxLength: number): Attributes[string] {
  if (typeof value === 'string') {
    return value.length > maxLength ? value.slice(0, maxLength) : value;
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) return value;
  const limits = { attributeCountLimit: 1, attributeValueLengthLimit: maxLength };
  return cleanAttributes({ [key]: value }, limits).attributes?.[key];
}

export function attributesOf(pairs: AttributePairs): Attributes {
  const attributes: Attributes = {};
  for (let index = 0; index < pairs.length; index += 2) attributes[String(pairs[index])] = pairs[index + 1];
  return attributes;
}

export function pairsOf(attributes: Attributes): AttributePairs {
  return Object.entries(attributes).flat();
}
