import { onTestFinished } from 'vitest';
import { type ApiFixture, startApi } from '../../integration/api/api-fixture';

/** An API of the test alone, which ends with it. */
export async function givenApi(env: NodeJS.ProcessEnv = {}): Promise<ApiFixture> {
  const api = await startApi(env);
  onTestFinished(() => api.stop());
  return api;
}
