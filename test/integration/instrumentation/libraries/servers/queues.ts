import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const md5 = (of: string): string => createHash('md5').update(of).digest('hex');

/**
 * One queue that speaks as much of SQS as it takes to send and to receive: a server of it can be had neither from Debian nor
 * from npm.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
 */
export async function startQueues() {
  const messages: object[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { MessageBody, MessageAttributes } = JSON.parse(await text(request));
    const isSent = request.headers['x-amz-target'] === 'AmazonSQS.SendMessage';
    const MessageId = `message-${messages.length}`;
    if (isSent)
      messages.push({ MessageId, Body: MessageBody, MD5OfBody: md5(MessageBody), MessageAttributes });
    const answer = isSent
      ? { MessageId, MD5OfMessageBody: md5(MessageBody) }
      : { Messages: messages.splice(0) };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  };
  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port }: AddressInfo = Object(server.address());
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
