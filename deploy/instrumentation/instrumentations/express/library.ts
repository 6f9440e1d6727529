import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';

/** No spans of its own: it only tells the http span its route, so that `POST /api/upload` is its name. */
export function createExpressInstrumentation(): ExpressInstrumentation {
  const { MIDDLEWARE, ROUTER, REQUEST_HANDLER } = ExpressLayerType;
  return new ExpressInstrumentation({ ignoreLayersType: [MIDDLEWARE, ROUTER, REQUEST_HANDLER] });
}
