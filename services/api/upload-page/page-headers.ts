/**
 * The headers of a page that runs its own script and nothing else.
 *
 * @param origins to which it speaks, beside the one that it comes from.
 */
export function pageHeaders(origins: readonly string[] = []): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    // Previews of what is about to be uploaded.
    'img-src': "'self' blob:",
    'connect-src': ["'self'", ...origins].join(' '),
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map((directive) => directive.join(' '))
      .join('; '),
    'cross-origin-opener-policy': 'same-origin',
  };
}
