import { deferred } from '../../language/deferred';
import type { AskStrategy } from '../../samplers/remote-sampler';
import type { PacketAnswer } from '../transports/transport';
import type { PacketLink } from './packet-link';

/** @param to index of the destination for it */
export function askingThrough(link: PacketLink, to: number): AskStrategy {
  return async function askStrategy(url) {
    const answered = deferred<PacketAnswer | undefined>();
    link.carry(to, [Buffer.from(url.href)], ([answer]) => answered.resolve(answer));
    const { strategy, error } = (await answered.promise) ?? {};
    if (strategy === undefined) throw new Error(error ?? 'no answer');
    return strategy;
  };
}
