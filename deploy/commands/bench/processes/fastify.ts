import fastify from 'fastify';
import { loadConfig } from '../../../../services/shared/config';

// A service of Fastify.

const { port } = loadConfig(process.env, 'bench');
const app = fastify({ forceCloseConnections: true });

app.get('/api/status', async () => ({ status: 'clean' }));

process.once('SIGTERM', () => void app.close());
void app.listen({ port, host: '127.0.0.1' });
