/** What libraries put into the messages of their errors, and what stands for it in logs and spans. */
const secrets: readonly (readonly [pattern: RegExp, shown: string])[] = [
  // redis://user:password@host, also where the password holds an @.
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#]+@/gi, '$1***@'],
  // A presigned URL lets whoever has it read or write.
  [/\b(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"']+/gi, '$1***'],
  // Redis says which arguments came with a command that it does not know: those of HELLO and AUTH are the password.
  [/(, with args beginning with:).*/gi, '$1 ***'],
];

/** The text without credentials. */
export function withoutSecrets(text: string): string {
  return secrets.reduce((result, [pattern, shown]) => result.replace(pattern, shown), text);
}
