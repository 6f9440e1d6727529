import type { Attributes } from '@opentelemetry/api';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_URL_PATH } from '@opentelemetry/semantic-conventions';
import { knownMethod } from '../known-method';
import { urlPath } from '../url-path';
import type { ServedRequest } from './served-request';

/** What a strategy for single operations asks of a request, computed only when it asks. */
export class RequestToSample implements Attributes {
  [key: string]: Attributes[string];
  readonly #request: ServedRequest;

  constructor(request: ServedRequest) {
    this.#request = request;
  }

  get [ATTR_HTTP_REQUEST_METHOD](): string {
    return knownMethod(this.#request.method ?? 'GET');
  }

  get [ATTR_URL_PATH](): string | undefined {
    const { headers, socket, url = '/' } = this.#request;
    return urlPath(url, 'encrypted' in socket ? 'https' : 'http', headers.host);
  }
}
