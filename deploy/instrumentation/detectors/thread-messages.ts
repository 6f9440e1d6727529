import type { Attributes } from '@opentelemetry/api';
import type { DetectorName } from '../catalogue/detectors';

/** What the thread is told. */
export interface ThreadStart {
  readonly names: readonly DetectorName[];
}

/** All detectors have been read, and have begun to ask. */
export interface AskedMessage {
  readonly asked: true;
}

/** What one of several detectors of a name has found. */
export interface FoundMessage {
  readonly name: DetectorName;
  readonly position: number;
  readonly attributes: Attributes;
}

/** All detectors of a name have found what there is. */
export interface DoneMessage {
  readonly name: DetectorName;
  readonly done: true;
  /** The message of what one of them failed by. */
  readonly error: string | undefined;
}

export type ThreadMessage = AskedMessage | FoundMessage | DoneMessage;
