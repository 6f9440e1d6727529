import { expect, test } from 'vitest';
import { createAuthentication } from '../../../../services/api/authentication/create-authentication';
import { ConfigError, loadConfig } from '../../../../services/shared/config';

const created = (env: NodeJS.ProcessEnv) => createAuthentication(loadConfig(env, 'test'));

test.each<[NodeJS.ProcessEnv, string]>([
  [
    {},
    'AUTHENTICATION must be oidc, trustedHeader, or none, which believes the x-user-id of callers; got ""',
  ],
  [{ AUTHENTICATION: 'oidc' }, 'OIDC_ISSUER must be set where AUTHENTICATION is oidc, got ""'],
  [
    { AUTHENTICATION: 'oidc', OIDC_ISSUER: 'https://login.example.com' },
    'OIDC_AUDIENCE must be set where AUTHENTICATION is oidc, got ""',
  ],
  [
    { AUTHENTICATION: 'trustedHeader' },
    'TRUSTED_SECRET must be set where AUTHENTICATION is trustedHeader, got ""',
  ],
  [{ AUTHENTICATION: 'basic' }, 'AUTHENTICATION must be one of oidc, trustedHeader, none, got "basic"'],
  [
    { OIDC_ISSUER: 'http://login.example.com' },
    'OIDC_ISSUER must be an https URL; http is for this machine alone, got "http://login.example.com"',
  ],
  [
    { OIDC_ISSUER: 'http://localhost.example.com' },
    'OIDC_ISSUER must be an https URL; http is for this machine alone, got "http://localhost.example.com"',
  ],
  [{ TRUSTED_SECRET: 'short' }, 'TRUSTED_SECRET must be at least 32 characters'],
  [{ TRUSTED_HEADER: 'a b' }, 'TRUSTED_HEADER must be the name of a header, got "a b"'],
])('%j is refused with what to change', (env, message) => {
  expect(() => created(env)).toThrow(new ConfigError(message));
});

test('nobody authenticates where that is said in so many words', () => {
  expect(created({ AUTHENTICATION: 'none' }).kind).toBe('none');
});
