import { describe, expect, test } from 'vitest';
import { judge } from '../../../../deploy/commands/kept/judge';
import type { SeenUpload } from '../../../../deploy/commands/kept/look';

const rule = { slowerThanSeconds: 5, share: 0.1, waitSeconds: 30 };
const minute = 60_000;

const upload = (changes: Partial<SeenUpload> = {}): SeenUpload => ({
  kind: 'ordinary',
  traceId: 'a1',
  sentAt: 0,
  endedAt: 1000,
  state: 'absent',
  spans: 0,
  bytes: 0,
  ...changes,
});
const many = (count: number, changes: Partial<SeenUpload> = {}) =>
  Array.from({ length: count }, () => upload(changes));

/** A hundred others, of which so many are there. */
const kept = (count: number) => judge([...many(count, { state: 'whole' }), ...many(100 - count)], rule, []);

describe('without disturbances', () => {
  test.each(['failed', 'slow'] as const)('a %s one that is not there whole breaks the promise', (kind) => {
    expect(judge([upload({ kind, state: 'whole' })], rule, []).broken).toEqual([]);
    expect(judge([upload({ kind, state: 'part' })], rule, []).broken).toEqual([
      `the trace a1 of a ${kind} upload is there in part`,
    ]);
    expect(judge([upload({ kind })], rule, []).broken).toEqual([
      `the trace a1 of a ${kind} upload is not there`,
    ]);
  });

  test('so does another that is there in part', () => {
    expect(judge([upload({ state: 'part' })], rule, []).broken).toEqual(['the trace a1 is there in part']);
  });

  test('of a hundred others ten are expected, and 22 are as many as may be there', () => {
    expect(kept(22)).toMatchObject({ others: { counted: 100, expected: 10, tolerance: 12 }, broken: [] });
    expect(kept(23).broken).toEqual(['23 of 100 others are there, which should be 10.0 ± 12.0']);
  });

  test('of too few nothing is expected', () => {
    expect(judge(many(99, { state: 'whole' }), rule, []).broken).toEqual([]);
  });

  test('what took long by itself may be there', () => {
    const { others, broken } = judge(many(100, { endedAt: 5000, state: 'whole' }), rule, []);
    expect(others).toMatchObject({ sent: 100, counted: 0 });
    expect(broken).toEqual([]);
  });
});

describe('while one of the collectors', () => {
  const at = (name: 'stop' | 'crash') => [{ name, beganAt: minute, endedAt: minute + 10_000 }];
  const before = { sentAt: minute - 20_000, endedAt: minute - 19_000 };

  test('stops, nothing of what it held may be lost', () => {
    const { broken, lostByKill } = judge([upload({ kind: 'failed', ...before })], rule, at('stop'));
    expect(broken).toHaveLength(1);
    expect(lostByKill).toBe(0);
  });

  test('crashes, what it held is lost, and told', () => {
    const uploads = [
      upload({ kind: 'failed', ...before }),
      upload({ kind: 'slow', ...before, state: 'whole' }),
    ];
    expect(judge(uploads, rule, at('crash'))).toMatchObject({ lostByKill: 1, heldByKill: 2, broken: [] });
  });

  test('crashes, what had been decided on is there', () => {
    expect(judge([upload({ kind: 'failed' })], rule, at('crash')).broken).toHaveLength(1);
  });

  const underWay = { sentAt: minute - 1000, endedAt: minute };

  test('changes, more than the share of what was under way may be there, and some in part', () => {
    expect(judge(many(100, { ...underWay, state: 'whole' }), rule, at('stop'))).toMatchObject({
      others: { counted: 0 },
      broken: [],
    });
    expect(judge([upload({ ...underWay, state: 'part' })], rule, at('stop'))).toMatchObject({
      inPart: 1,
      split: 1,
      broken: [],
    });
  });

  test.each(['failed', 'slow'] as const)('changes, a %s one that was under way is there whole', (kind) => {
    const { broken, split } = judge([upload({ kind, ...underWay, state: 'part' })], rule, at('stop'));
    expect(broken).toEqual([`the trace a1 of a ${kind} upload is there in part`]);
    expect(split).toBe(0);
  });

  test('changes, what was not under way is there in part for another reason', () => {
    const uploads = [upload({ ...before, state: 'part' })];
    expect(judge(uploads, rule, at('stop'))).toMatchObject({ split: 0, broken: [expect.any(String)] });
  });
});
