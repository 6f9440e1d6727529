import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAST_PATH_VALUES } from '../../fast-path-values';
import type { ReceivedSpan } from '../../otlp-decode';
import { OtlpReceiver } from '../../otlp-receiver';
import { drawTree } from '../../span-tree';
import { TracedApp, type Ended } from '../../traced-app';

/** Answers as S3 does, as far as a PUT and a GET need it; knows no object named `missing`. */
const storage = createServer((request, response) => {
  const isMissing = request.url?.includes('missing') === true;
  request.resume().on('end', () => response.writeHead(isMissing ? 404 : 200, { etag: '"1"' }).end());
});

describe.each(FAST_PATH_VALUES)('TRACING_FAST_PATH=%s', (TRACING_FAST_PATH) => {
  describe.each(['calls.cjs', 'calls.mjs'])('%s', (script) => {
    let directory: string;
    let ended: Ended;
    let spans: readonly ReceivedSpan[];

    function rootOf(name: string): ReceivedSpan | undefined {
      return spans.find((span) => span.name === name && span.parentSpanId === '');
    }

    function treeOf(name: string): string[] {
      return drawTree(spans, rootOf(name)?.traceId ?? '');
    }

    function childOf(name: string): ReceivedSpan | undefined {
      return spans.find(({ parentSpanId }) => parentSpanId === rootOf(name)?.spanId);
    }

    beforeAll(async () => {
      storage.listen(0, '127.0.0.1');
      await once(storage, 'listening');
      const address = storage.address();
      directory = await mkdtemp(path.join(tmpdir(), 'calls-'));
      const files = ['1.png', '2.png', 'eicar.txt'].map((name) => path.join(directory, name));
      for (const file of files) await writeFile(file, file.endsWith('.txt') ? 'EICAR' : 'page');
      const receiver = await OtlpReceiver.start();
      const app = new TracedApp([script], {
        TRACING_FAST_PATH,
        TRACING_METHODS: 'services/worker/scanner#checkFiles=scanner.checkFiles',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        S3_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
        FILES: files.slice(0, 2).join(','),
        EICAR: files[2] ?? '',
      });
      ended = await app.ended();
      spans = receiver.spans;
      await receiver.stop();
    });

    afterAll(async () => {
      storage.close();
      await rm(directory, { recursive: true });
    });

    test('the app ends by itself, and says nothing', () => {
      expect(ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    });

    test('a call to S3 is one span, without the requests below it', () => {
      expect(treeOf('put')).toEqual(['put', '  S3.PutObject']);
      expect(childOf('put')).toMatchObject({ kind: 'CLIENT', attributes: { 'aws.s3.bucket': 'pages' } });
      expect(treeOf('missing')).toEqual(['missing', '  S3.GetObject']);
      expect(childOf('missing')).toMatchObject({
        status: 'ERROR',
        attributes: { 'http.response.status_code': 404 },
      });
    });

    test('signing a URL is not a call to S3', () => {
      expect(treeOf('presign')).toEqual(['presign']);
    });

    test.each(['fetch', 'http'])('%s of a signed URL is a span without the signature', (name) => {
      expect(treeOf(name)).toEqual([name, '  GET']);
      const url = new URL(String(childOf(name)?.attributes['url.full']));
      expect(url.pathname).toBe('/pages/a.png');
      expect(url.searchParams.get('x-id')).toBe('GetObject');
      const secrets = [...url.searchParams].filter(([key]) => key.startsWith('X-Amz-'));
      expect(secrets.length).toBeGreaterThan(4);
      expect(new Set(secrets.map(([, value]) => value))).toEqual(new Set(['REDACTED']));
    });

    test('file I/O makes spans below the traced method, which hide nothing else, and nowhere else', () => {
      expect(treeOf('files elsewhere')).toEqual(['files elsewhere']);
      const method = ['  scanner.checkFiles', '    2 × fs open', '    fs readFile', '    verdict'];
      expect(treeOf('scan')).toEqual(['scan', ...method]);
    });

    test('what a traced method throws is on its span', () => {
      const method = ['  scanner.checkFiles', '    fs open', '    fs readFile', '    verdict'];
      expect(treeOf('infected')).toEqual(['infected', ...method]);
      expect(childOf('infected')).toMatchObject({
        status: 'ERROR',
        attributes: { error: true, error_stack: expect.stringMatching(/^TypeError: infected\n/) },
        events: [{ name: 'exception', attributes: { 'exception.type': 'TypeError' } }],
      });
    });

    test('without a span around them, requests make none', () => {
      const roots = ['put', 'missing', 'presign', 'fetch', 'http', 'files elsewhere', 'scan', 'infected'];
      expect(spans.filter(({ parentSpanId }) => parentSpanId === '').map(({ name }) => name)).toEqual(roots);
    });

    test('no credential is in any span', () => {
      expect(JSON.stringify(spans)).not.toMatch(/never-in-a-span|Signature=[0-9a-f]/);
    });
  });
});
