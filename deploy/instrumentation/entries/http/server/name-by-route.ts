import type { Span } from '@opentelemetry/api';
import { ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';

/** `GET /api/jobs/:id` */
export function nameByRoute(
  span: Span,
  { method = 'GET' }: { readonly method?: string },
  route: string,
): void {
  span.setAttribute(ATTR_HTTP_ROUTE, route).updateName(`${method} ${route}`);
}
