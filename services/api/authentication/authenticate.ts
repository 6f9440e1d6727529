import type { NextFunction, Request, Response } from 'express';
import { Attribute, setAttribute } from '../../tracing';
import type { Authentication } from './authentication';

const callers = new WeakMap<Request, string>();

/** Middleware of every route that is somebody's: behind it `callerOf` knows who calls, and so does the http span. */
export function authenticate({ authentication }: { readonly authentication: Authentication }) {
  return async (request: Request, _response: Response, next: NextFunction): Promise<void> => {
    const caller = await authentication.callerOf(request);
    callers.set(request, caller);
    setAttribute(Attribute.userId, caller);
    next();
  };
}

/** Who calls, as `authenticate` found out. */
export function callerOf(request: Request): string {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error(`${request.path} must be behind authenticate`);
  return caller;
}
