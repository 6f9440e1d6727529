import { is } from '../template/condition';
import { when } from '../template/conditional';
import type { Pipeline } from './installation';
import { fromSecret, type ServiceVariable, variable } from './service-variable';

/** How the API knows who calls; names and meaning are `services/shared/config.ts`'s. */
export function authenticationEnvironment({ values }: Pipeline): ServiceVariable[] {
  const { mode, oidc } = values.authentication;
  return [
    variable('AUTHENTICATION', mode),
    ...when(
      is(mode, 'oidc'),
      variable('OIDC_ISSUER', oidc.issuer),
      variable('OIDC_AUDIENCE', oidc.audience),
      variable('OIDC_USER_CLAIM', oidc.userClaim),
      variable('OIDC_CLOCK_TOLERANCE_SECONDS', oidc.clockToleranceSeconds),
    ),
    ...when(is(mode, 'trustedHeader'), ...trustedHeader(values.authentication)),
  ];
}

/** What `helm test` needs to be somebody; a token of an issuer it has not. */
export function testCallerEnvironment({ values }: Pipeline): ServiceVariable[] {
  const { mode } = values.authentication;
  return [
    variable('AUTHENTICATION', mode),
    ...when(is(mode, 'trustedHeader'), ...trustedHeader(values.authentication)),
  ];
}

function trustedHeader({ trustedHeader: settings }: Pipeline['values']['authentication']): ServiceVariable[] {
  return [
    variable('TRUSTED_HEADER', settings.userHeader),
    variable('TRUSTED_SECRET_HEADER', settings.secretHeader),
    fromSecret('TRUSTED_SECRET', settings.existingSecret, 'secret'),
  ];
}
