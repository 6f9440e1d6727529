import { type RequestToSign, type SigningCredentials, UrlSigner } from './sign-url';

/**
 * What signs as the AWS SDK did, learnt from a URL of its making. Undefined where it comes to another URL: the site
 * wants something else, or the credentials were renewed in between.
 */
export function findSigner(
  url: string,
  request: RequestToSign,
  credentials: SigningCredentials,
): UrlSigner | undefined {
  const { origin, host, pathname, searchParams } = new URL(url);
  const [, region = ''] = searchParams.get('X-Amz-Credential')?.split('/').slice(-4) ?? [];
  const path = pathname.slice(0, pathname.length - request.key.length);
  const signer = new UrlSigner({ origin, host, path, region });
  return signer.sign(request, credentials) === url ? signer : undefined;
}
