import { GrpcTransport } from './grpc-transport';
import { HttpTransport } from './http-transport';
import { StrategyTransport } from './strategy-transport';
import type { Destination, Transport } from './transport';
import { UdpTransport } from './udp-transport';

/** @param ending aborted where the process ends: what fails then is not tried again */
export function createTransport(destination: Destination, ending: AbortSignal): Transport {
  switch (destination.kind) {
    case 'udp':
      return new UdpTransport(destination);
    case 'http':
      return new HttpTransport(destination, ending);
    case 'sampling':
      return new StrategyTransport();
    default:
      return new GrpcTransport(destination, ending);
  }
}
