import { startPostgres } from '../../../rig/servers/postgres';
import type { DatabaseAnswer } from '../messages';
import { answer } from './answer';

// PostgreSQL, which all measured servers ask by turns.

const starting = startPostgres();

answer(async (): Promise<DatabaseAnswer> => {
  const { address } = await starting;
  return { url: `postgres://postgres:postgres@${address}/postgres` };
});
