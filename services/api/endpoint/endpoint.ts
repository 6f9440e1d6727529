import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Problem } from '../problems';

/** The zod schema that validates or types what is sent; or a JSON Schema, where nothing of the kind exists. */
export type SchemaSource = z.ZodType | Readonly<Record<string, unknown>>;

interface Example {
  readonly summary?: string;
  readonly value: unknown;
}

interface Content {
  readonly schema: SchemaSource;
  readonly examples?: Readonly<Record<string, Example>>;
  /** How the parts of a form are typed, by their field. */
  readonly encoding?: Readonly<Record<string, { readonly contentType: string }>>;
}

export interface Header {
  readonly description: string;
  readonly required?: boolean;
  readonly schema: SchemaSource;
  readonly example?: string;
}

export interface Parameter extends Header {
  readonly name: string;
  readonly in: 'path' | 'header';
  readonly required: boolean;
  readonly example: string;
}

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header>>;
  /** By media type. */
  readonly content?: Readonly<Record<string, Content>>;
  /** What can be asked next, as OpenAPI's Link Objects. */
  readonly links?: Readonly<Record<string, unknown>>;
}

/** What the OpenAPI document says of one endpoint. */
export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  /** With parameters in braces: `/api/jobs/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** CommonMark. */
  readonly description?: string;
  readonly tag: 'uploads' | 'operation';
  /** Whether it is somebody's: whoever calls is authenticated. */
  readonly isOfCaller?: true;
  readonly parameters?: readonly Parameter[];
  /** By media type. */
  readonly requestBody?: Readonly<Record<string, Content>>;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** What can go wrong, under names that say when, exactly as the caller is told. */
  readonly problems: Readonly<Record<string, Problem>>;
  /** Whether its requests make spans. Whoever loads the tracing bundle tells it of the others: `apiTracing`. */
  readonly traced: boolean;
}

/** One route of the API: what is said of it, how it is watched, and what answers it. */
export interface Endpoint<Needs> extends Operation {
  /**
   * How its requests are observed: each is a line of the access log, and an observation of its duration. A probe comes
   * every few seconds, so that its line is for debugging; a stream lasts as long as its job, which is nobody's latency.
   */
  readonly observed: 'call' | 'probe' | 'stream';
  /** Made once, over all that it needs. */
  readonly handler: (needs: Needs) => Handler;
}

export type Handler = (request: Request, response: Response) => void | Promise<void>;

/** As express has it: `/api/jobs/:id`. */
export const routeOf = ({ path }: Pick<Operation, 'path'>): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
