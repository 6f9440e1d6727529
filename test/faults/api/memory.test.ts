import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startApi } from '../../integration/api/api-fixture';
import { alice, formOf, png } from '../../integration/api/pages';
import { Client } from '../../integration/api/client';

const mebibyte = 1024 ** 2;
const boundary = 'page-boundary';
const head = `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`;
const tail = `\r\n--${boundary}--\r\n`;

/** Resident memory of a process, in bytes. */
function residentBytes(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

/** Uploads one page without ever holding it whole. @returns the status */
async function uploadLarge(url: string, sizeBytes: number): Promise<number> {
  const headers = {
    ...alice,
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': head.length + sizeBytes + tail.length,
  };
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const outgoing = request(`${url}/api/upload`, { method: 'POST', headers }, (response) => {
    response.resume().on('end', () => resolve(response.statusCode ?? 0));
  });
  outgoing.on('error', reject);
  outgoing.write(head);
  outgoing.write(png(mebibyte));
  const chunk = Buffer.alloc(mebibyte, 'x');
  for (let sent = mebibyte; sent < sizeBytes; sent += mebibyte)
    if (!outgoing.write(chunk)) await new Promise((drained) => outgoing.once('drain', drained));
  outgoing.end(tail);
  return promise;
}

test('50 concurrent uploads of 100 MiB grow the API by less than 150 MiB', { timeout: 300_000 }, async () => {
  const api = await startApi();
  try {
    await new Client(api.url).upload(formOf({}));
    const before = residentBytes(api.pid);
    let peak = before;
    const poll = new AbortController();
    const polling = (async () => {
      while (!poll.signal.aborted) {
        peak = Math.max(peak, residentBytes(api.pid));
        await delay(20);
      }
    })();
    const statuses = await Promise.all(
      Array.from({ length: 50 }, () => uploadLarge(api.url, 100 * mebibyte)),
    );
    poll.abort();
    await polling;
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect((peak - before) / mebibyte).toBeLessThan(150);
  } finally {
    await api.stop();
  }
});
