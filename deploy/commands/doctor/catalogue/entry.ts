import type { Level } from '../finding';

/** What depends on what: a fault of a stage explains those of the stages that need it. */
export const needs = {
  definitions: [],
  operator: ['definitions'],
  webhook: ['definitions', 'operator'],
  injection: ['definitions', 'operator', 'webhook'],
  instrumentation: [],
  workload: [],
  process: [],
  backendOperator: [],
  backend: ['backendOperator'],
  export: ['backendOperator', 'backend'],
} as const satisfies Record<string, readonly string[]>;

type Stage = keyof typeof needs;

export interface Entry {
  readonly level: Level;
  readonly stage: Stage;
  /** What it means, for the document. */
  readonly means: string;
  /** What is to be done about it. */
  readonly todo: string;
}

export const entry = (level: Level, stage: Stage, means: string, todo: string): Entry => ({
  level,
  stage,
  means,
  todo,
});
