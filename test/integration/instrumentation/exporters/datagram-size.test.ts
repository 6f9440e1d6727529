import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, onTestFinished, test } from 'vitest';
import { BatchEncoder } from '../../../../deploy/instrumentation/exporters/jaeger/batch-encoder';
import { LocalLink } from '../../../../deploy/instrumentation/exporters/links/local-link';
import { PacketSender } from '../../../../deploy/instrumentation/exporters/links/packet-sender';
import type { SendOutcome } from '../../../../deploy/instrumentation/processor/span-sender';
import { decodeMessage } from './decode-jaeger';
import { receiveUdp } from './receivers';
import { sampleSpan } from './sample-span';

/** UDP takes 65,507 bytes, whatever the system: packets of up to twice as much are refused by the kernel itself. */
const TOO_MUCH = 120_000;

async function givenSender(maxPacketBytes: number) {
  const receiver = await receiveUdp();
  const link = new LocalLink([{ kind: 'udp', host: '127.0.0.1', port: receiver.port }]);
  onTestFinished(async () => {
    link.close();
    await receiver.close();
  });
  const sender = new PacketSender('udp', new BatchEncoder('compact', 'message', maxPacketBytes), link, 0);
  const send = (spans: ReadableSpan[]) => new Promise<SendOutcome>((resolve) => sender.send(spans, resolve));
  return { ...receiver, send };
}

const spansOf = (count: number, size: number) =>
  Array.from({ length: count }, (_, index) =>
    sampleSpan({ name: `${index}`, attributes: { x: 'x'.repeat(size) } }),
  );

const namesIn = (packets: Buffer[]) =>
  packets.flatMap((packet) => decodeMessage(packet, 'compact').spans.map((span) => span[5]));

test('a datagram that the system does not take is halved until it does, and nothing is lost', async () => {
  const { packets, send } = await givenSender(TOO_MUCH);
  const outcome = await send(spansOf(40, 4000));
  expect(outcome).toEqual({ exported: 40, tooLarge: 0, rejected: 0, failed: 0, late: [] });
  const all = Array.from({ length: 40 }, (_, index) => `${index}`);
  await expect.poll(() => new Set(namesIn(packets))).toEqual(new Set(all));
  expect(Math.max(...packets.map(({ length }) => length))).toBeLessThanOrEqual(TOO_MUCH / 2);
});

test('the size that was learnt is kept: the next batch is not refused, so that its spans come in their order', async () => {
  const { packets, send } = await givenSender(TOO_MUCH);
  await send(spansOf(40, 4000));
  await expect.poll(() => namesIn(packets)).toHaveLength(40);
  packets.length = 0;
  await send(spansOf(40, 4000));
  await expect.poll(() => namesIn(packets)).toEqual(Array.from({ length: 40 }, (_, index) => `${index}`));
});

test('a span that no datagram takes is too large, and its neighbours arrive', async () => {
  const { packets, send } = await givenSender(TOO_MUCH);
  const [before, after] = spansOf(2, 10);
  const huge = sampleSpan({ name: 'huge', attributes: { x: 'x'.repeat(100_000) } });
  const outcome = await send([before ?? huge, huge, after ?? huge]);
  expect(outcome).toMatchObject({ exported: 2, tooLarge: 1, failed: 0 });
  await expect.poll(() => packets.length).toBe(1);
});
