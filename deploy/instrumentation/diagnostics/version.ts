/** Replaced by the build with the project's version. */
declare const BUNDLE_VERSION: string | undefined;

export const VERSION = typeof BUNDLE_VERSION === 'string' ? BUNDLE_VERSION : '0.0.0';
