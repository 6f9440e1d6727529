/** What a request ends with that the service itself gave up. */
export function abortedRequest(): Error {
  return Object.assign(new Error('the request was aborted'), { name: 'AbortError' });
}
