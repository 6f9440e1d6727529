import { Pool } from 'pg';
import { serve } from './serve';

// Each request asks PostgreSQL once.

const { DATABASE_URL: connectionString } = process.env;
// The server has a single session.
const pool = new Pool({ connectionString, max: 1 });

serve(
  async () => (await pool.query<object>('SELECT $1::int AS page', [7])).rows[0] ?? {},
  () => void pool.end(),
);
