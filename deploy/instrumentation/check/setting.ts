import type { TracingConfiguration } from '../configuration';

/** Of several names for one thing, in the order in which they count: the first that is set. */
export type Names = readonly string[];

/** A thing that variables decide. */
export interface Setting {
  readonly name: string;
  readonly variables: readonly Names[];
  /** False for a variable that others keep from counting. @default all count */
  readonly counts?: (
    variable: string,
    isSet: (variable: string) => boolean,
    configuration: TracingConfiguration,
  ) => boolean;
  /** What is in force, in words. */
  readonly shown: (configuration: TracingConfiguration) => string;
}
