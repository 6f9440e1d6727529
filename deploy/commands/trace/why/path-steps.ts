import { valueOf } from '../../../../services/shared/jaeger/span-facts';
import { Attribute } from '../../../../services/tracing/attributes';
import { criticalPathOf, type PathSection } from '../../../jaeger/critical-path';
import { serviceOf } from '../../../jaeger/trace-tree';
import type { Subject } from './subject';

/** All that one operation contributed to the path by itself, or all waits for it. */
export interface PathStep {
  /** The operation, or `waiting in the queue`. */
  readonly name: string;
  /** Whose it was; of a wait, who made the others wait. */
  readonly service: string;
  readonly micros: number;
  /** How many spans, or how many waits. */
  readonly count: number;
}

export interface PathOfSubject {
  /** All of it: from the request's begin to the end of the last that came of it. */
  readonly micros: number;
  readonly sections: readonly PathSection[];
  /** The longest first. */
  readonly steps: readonly PathStep[];
}

export function pathOf({ root, trace }: Subject): PathOfSubject {
  const sections = criticalPathOf(root);
  const groups = Map.groupBy(sections, (section) => {
    const { span, before } = section;
    return JSON.stringify([nameOf(section), serviceOf(trace, before ?? span)]);
  });
  const steps = [...groups.values()].map((group) => stepOf(group, { trace }));
  return {
    micros: lengthOf(sections),
    sections,
    steps: steps.toSorted((a, b) => b.micros - a.micros),
  };
}

/** What a section is called: the operation at work, or what it waits for. */
export function nameOf({ span, before }: PathSection): string {
  if (!before) return span.operationName;
  const isQueued = valueOf(before.tags, Attribute.spanKind) === 'consumer';
  return isQueued ? 'waiting in the queue' : `waiting for ${before.operationName}`;
}

function stepOf(group: readonly PathSection[], { trace }: Pick<Subject, 'trace'>): PathStep {
  const [first] = group;
  return {
    name: first ? nameOf(first) : '',
    service: first ? serviceOf(trace, first.before ?? first.span) : '',
    micros: lengthOf(group),
    count: new Set(group.map(({ span, before }) => before ?? span)).size,
  };
}

const lengthOf = (sections: readonly PathSection[]): number =>
  sections.reduce((sum, { startMicros, endMicros }) => sum + endMicros - startMicros, 0);
