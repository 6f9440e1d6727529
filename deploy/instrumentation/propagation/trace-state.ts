import type { TraceState } from '@opentelemetry/api';

/** A letter or a digit first; of level 2 of the specification, which takes more than level 1. */
const KEY = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;
/** Printable, without comma and equals sign; a blank is not its end. */
const VALUE = /^[ -+\--<>-~]{0,255}[!-+\--<>-~]$/;
const MAX_MEMBERS = 32;
/** What every receiver takes. */
const MAX_LENGTH = 512;
const LONG_MEMBER_LENGTH = 128;

type Member = readonly [key: string, value: string];

/**
 * What vendors of tracing want to be handed on. One member that breaks the rules discards all, as do more than 32.
 *
 * @param header several headers are joined by commas
 * @returns undefined where there is none, or none that is valid
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-header
 */
export function parseTraceState(header: string): TraceState | undefined {
  const members = new Map<string, string>();
  for (const text of header.split(',')) {
    const member = withoutBlanks(text);
    if (member === '') continue;
    const [key, value] = splitAtEquals(member);
    if (!isValid(key, value) || members.size === MAX_MEMBERS) return undefined;
    if (!members.has(key)) members.set(key, value);
  }
  return members.size === 0 ? undefined : new OrderedTraceState([...members]);
}

/** Latest change first. */
class OrderedTraceState implements TraceState {
  readonly #members: readonly Member[];

  constructor(members: readonly Member[]) {
    this.#members = fitting(members);
  }

  /** A member that is not valid changes nothing; beyond 32 the last one goes. */
  set(key: string, value: string): TraceState {
    if (!isValid(key, value)) return this;
    const members: Member[] = [[key, value], ...this.#without(key)];
    return new OrderedTraceState(members.slice(0, MAX_MEMBERS));
  }

  unset(key: string): TraceState {
    return new OrderedTraceState(this.#without(key));
  }

  get(key: string): string | undefined {
    return this.#members.find(([each]) => each === key)?.[1];
  }

  serialize(): string {
    return this.#members.map(textOf).join(',');
  }

  #without(key: string): Member[] {
    return this.#members.filter(([each]) => each !== key);
  }
}

/** Long members go first, then the last ones. */
function fitting(members: readonly Member[]): readonly Member[] {
  if (lengthOf(members) <= MAX_LENGTH) return members;
  const kept = members.filter((member) => textOf(member).length <= LONG_MEMBER_LENGTH);
  while (lengthOf(kept) > MAX_LENGTH) kept.pop();
  return kept;
}

function lengthOf(members: readonly Member[]): number {
  return members.reduce((sum, member) => sum + textOf(member).length + 1, -1);
}

function textOf([key, value]: Member): string {
  return `${key}=${value}`;
}

function isValid(key: string, value: string): boolean {
  return KEY.test(key) && VALUE.test(value);
}

function splitAtEquals(member: string): Member {
  const equals = member.indexOf('=');
  return equals < 0 ? [member, ''] : [member.slice(0, equals), member.slice(equals + 1)];
}

/** Those that HTTP allows around a member. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
