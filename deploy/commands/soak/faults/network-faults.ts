import { once } from 'node:events';
import { connect } from 'node:net';
import type { RigFault } from './fault';

export const networkFaults: readonly RigFault[] = [
  {
    name: 'clamd-away',
    seconds: 12,
    begin: ({ clamdProxy }) => clamdProxy.set('cut'),
    end: ({ clamdProxy }) => clamdProxy.set('up'),
  },
  {
    name: 'clamd-hanging',
    seconds: 20,
    begin: ({ clamdProxy }) => clamdProxy.set('silent'),
    end: ({ clamdProxy }) => clamdProxy.set('up'),
  },
  {
    name: 'clamd-reloading',
    seconds: 0,
    begin: async ({ clamdPort }) => {
      const socket = connect(clamdPort, '127.0.0.1');
      socket.end('zRELOAD\0');
      socket.resume();
      await once(socket, 'close');
    },
  },
  {
    name: 'collector-away',
    seconds: 20,
    begin: ({ collector }) => void (collector.isAway = true),
    end: ({ collector }) => void (collector.isAway = false),
  },
];
