import type { z } from 'zod';

/** One thing that is wrong with a request. */
export interface Violation {
  /** Where: `sizeBytes`, `files[3]`, `x-user-id`. */
  readonly field: string;
  /** What was sent, cut to a readable length; null where it is missing. */
  readonly value: string | number | boolean | null;
  /** What would have been right. */
  readonly rule: string;
}

interface ProblemOptions {
  readonly violations?: readonly Violation[];
  readonly retryAfterSeconds?: number;
  /** How to authenticate: `WWW-Authenticate`. */
  readonly challenge?: string;
  readonly cause?: unknown;
}

/**
 * An outcome that a caller is told of as `application/problem+json`.
 * Details never hold file names: they also go into spans.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export abstract class Problem extends Error {
  abstract readonly status: number;
  /** Last part of the problem's type URI. */
  abstract readonly kind: string;
  abstract readonly title: string;
  readonly violations: readonly Violation[];
  readonly retryAfterSeconds: number | undefined;
  readonly challenge: string | undefined;

  constructor(detail: string, { violations = [], retryAfterSeconds, challenge, cause }: ProblemOptions = {}) {
    super(detail, cause === undefined ? {} : { cause });
    this.name = new.target.name;
    this.violations = violations;
    this.retryAfterSeconds = retryAfterSeconds;
    this.challenge = challenge;
  }
}

/** `sizeBytes must be …, got 0`. */
export function describe({ field, value, rule }: Violation): string {
  return `${field} ${rule}, got ${value === null ? 'nothing' : JSON.stringify(value)}`;
}

/** The first rule that a value broke. */
export function ruleOf({ issues }: z.ZodError): string {
  return issues[0]?.message ?? 'must be valid';
}
