import { afterEach, expect, test } from 'vitest';
import { ClamdClient } from '../../../../services/worker/clamd/client';
import { Signatures } from '../../../../services/worker/clamd/signatures';
import { type ScriptedClamd, startScriptedClamd } from './scripted-clamd';

let clamd: ScriptedClamd | undefined;

afterEach(async () => clamd?.stop());

const madeAt = Date.UTC(2026, 10, 20, 9, 20, 1);

async function signatures(reply: string, maximumAgeSeconds = 0): Promise<Signatures> {
  clamd = await startScriptedClamd((socket) => socket.on('data', () => socket.write(`${reply}\0`)));
  const { host, port } = clamd;
  return new Signatures(new ClamdClient({ host, port, scanTimeoutMillis: 1000 }), maximumAgeSeconds);
}

test('the age of signatures is the time since they were made', async () => {
  const known = await signatures('ClamAV 1.4.6/27800/Fri Nov 20 09:20:01 2026');
  await known.refresh();
  expect(clamd?.received().toString()).toBe('zVERSION\0');
  expect(known.version).toBe('ClamAV 1.4.6/27800/Fri Nov 20 09:20:01 2026');
  expect(known.ageSeconds(madeAt + 90_000)).toBe(90);
});

test('a clock that is behind makes no negative age', async () => {
  const known = await signatures('ClamAV 1.4.6/27800/Fri Nov 20 09:20:01 2026');
  await known.refresh();
  expect(known.ageSeconds(madeAt - 90_000)).toBe(0);
});

test.each(['ClamAV 1.4.6', 'ClamAV 1.4.6/27800/soon', 'UNKNOWN COMMAND', ''])(
  'signatures have no age, and are fresh enough, where clamd says %j',
  async (reply) => {
    const unknown = await signatures(reply, 1);
    await unknown.requireFresh();
    expect([unknown.version, unknown.ageSeconds()]).toEqual([reply, undefined]);
  },
);

test('signatures above their age are refused, with the rule', async () => {
  const old = await signatures('ClamAV 1.4.6/27800/Thu Nov 20 09:20:01 2025', 3600);
  await expect(old.requireFresh()).rejects.toThrow(
    /^the signatures of clamd must be at most 3600 s old, got \d+ s: ClamAV 1\.4\.6\/27800\/Thu Nov 20 09:20:01 2025$/,
  );
});
