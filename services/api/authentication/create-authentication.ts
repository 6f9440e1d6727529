import { type Config, ConfigError } from '../../shared/config';
import type { Authentication } from './authentication';
import { claimedUser } from './claimed-user';
import { oidc } from './oidc';
import { trustedHeader } from './trusted-header';

/**
 * What the configuration chose. There is no default: whoever runs the API says who tells it who calls.
 *
 * @throws ConfigError where AUTHENTICATION, or what its choice needs, is not set.
 */
export function createAuthentication(config: Config): Authentication {
  switch (config.authentication) {
    case 'oidc':
      return oidc({
        issuer: needed('OIDC_ISSUER', config.oidcIssuer),
        audience: needed('OIDC_AUDIENCE', config.oidcAudience),
        claim: config.oidcUserClaim,
        clockToleranceSeconds: config.oidcClockToleranceSeconds,
      });
    case 'trustedHeader':
      return trustedHeader({
        userHeader: config.trustedHeader,
        secretHeader: config.trustedSecretHeader,
        secret: needed('TRUSTED_SECRET', config.trustedSecret),
      });
    case 'none':
      return claimedUser;
    default:
      throw new ConfigError(
        'AUTHENTICATION must be oidc, trustedHeader, or none, which believes the x-user-id of callers; got ""',
      );
  }

  function needed(name: string, value: string | undefined): string {
    if (value !== undefined) return value;
    throw new ConfigError(`${name} must be set where AUTHENTICATION is ${config.authentication}, got ""`);
  }
}
