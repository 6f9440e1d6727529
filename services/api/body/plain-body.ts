import type { IncomingMessage } from 'node:http';
import { shown, UnsupportedBodyProblem } from '../problems';

/**
 * Nothing is inflated: what a few kilobytes become is for their sender to say, and what is stored is what was sent.
 *
 * @throws UnsupportedBodyProblem for a body that says it is encoded.
 */
export function requirePlainBody({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || /^identity$/i.test(encoding)) return;
  throw encodedBody(shown(encoding));
}

export const encodedBody = (value: ReturnType<typeof shown>): UnsupportedBodyProblem =>
  new UnsupportedBodyProblem({
    field: 'content-encoding',
    value,
    rule: 'must be absent or identity: bodies are not inflated',
  });
