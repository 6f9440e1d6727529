import { promisify } from 'node:util';
import * as grpc from '@grpc/grpc-js';
import { serve } from './serve';

// Each request makes a unary call to a server of gRPC in the same process: both sides of it are measured.

const text = { serialize: (value: string) => Buffer.from(value), deserialize: String };
const Read: grpc.MethodDefinition<string, string> = {
  path: '/bench.Pages/Read',
  requestStream: false,
  responseStream: false,
  requestSerialize: text.serialize,
  requestDeserialize: text.deserialize,
  responseSerialize: text.serialize,
  responseDeserialize: text.deserialize,
};

async function main(): Promise<void> {
  const server = new grpc.Server();
  server.addService(
    { Read },
    { Read: ({ request }: { request: string }, answer: grpc.sendUnaryData<string>) => answer(null, request) },
  );
  const credentials = grpc.ServerCredentials.createInsecure();
  const port = await promisify(server.bindAsync.bind(server))('127.0.0.1:0', credentials);
  const Pages = grpc.makeGenericClientConstructor({ Read }, 'bench.Pages');
  const client = new Pages(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const read = (id: string) =>
    new Promise<object>((resolve, reject) => {
      client['Read']?.(id, (error: Error | null, page: string) =>
        error ? reject(error) : resolve({ page }),
      );
    });
  serve(
    () => read('7'),
    () => {
      client.close();
      server.forceShutdown();
    },
  );
}

void main();
