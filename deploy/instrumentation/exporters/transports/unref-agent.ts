import type { Agent, ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { agentProxy } from '../../../../services/shared/network/agent-proxy';
import { lookUp } from '../../../../services/shared/network/look-up';
import type { CertificateFiles } from '../../configuration';
import { boundConnecting } from './bound-connecting';
import { readCertificates } from './certificates';

/** Batches leave one after the other; the processor for tests sends every span by itself. */
const MAX_SOCKETS = 8;

/**
 * Keeps connections open between batches, and none of them keeps its thread alive: a collector that never answers
 * would hold up the end of a service by the export timeout.
 */
export function createUnrefAgent(protocol: 'http:' | 'https:', certificates: CertificateFiles): Agent {
  const base: typeof import('node:http') = require(protocol === 'https:' ? 'node:https' : 'node:http');
  class UnrefAgent extends base.Agent {
    override createConnection(...[options, onCreate]: Parameters<Agent['createConnection']>) {
      const connection = super.createConnection({ ...options, ...readCertificates(certificates) }, onCreate);
      if (isSocket(connection)) {
        connection.unref();
        boundConnecting(connection);
      }
      return connection;
    }

    override reuseSocket(socket: Socket, request: ClientRequest): void {
      super.reuseSocket(socket, request);
      socket.unref();
    }
  }
  return new UnrefAgent({ keepAlive: true, maxSockets: MAX_SOCKETS, lookup: lookUp, ...agentProxy() });
}

/** An agent may have none, or not yet. */
const isSocket = (connection: Duplex | null | undefined): connection is Socket =>
  connection != null && 'connecting' in connection;
