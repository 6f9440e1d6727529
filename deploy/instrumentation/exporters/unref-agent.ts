import type { Agent, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps connections open between batches, and none of them keeps the process alive: a collector that never answers
 * would hold up the end of a service by the export timeout. Whoever flushes holds the process for as long as it
 * wants to wait.
 *
 * @param protocol `http:` or `https:`
 */
export function createUnrefAgent(protocol: string): Agent {
  const base: typeof import('node:http') = require(protocol === 'https:' ? 'node:https' : 'node:http');
  class UnrefAgent extends base.Agent {
    override createConnection(...given: Parameters<Agent['createConnection']>) {
      const connection = super.createConnection(...given);
      if (connection && 'unref' in connection && typeof connection.unref === 'function') connection.unref();
      return connection;
    }

    override reuseSocket(socket: Socket, request: ClientRequest): void {
      super.reuseSocket(socket, request);
      socket.unref();
    }
  }
  return new UnrefAgent({ keepAlive: true });
}
