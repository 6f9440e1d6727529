import type { Attributes, HrTime, Link } from '@opentelemetry/api';
import { cleanAttributes, cleanSimpleAttributes } from '@opentelemetry/core';
import type { TimedEvent } from '@opentelemetry/sdk-trace';
import { attributeLimits } from './attribute-pairs';

/** Of each: beyond it, the oldest makes room. */
const MAX_EVENTS = 128;
const MAX_LINKS = 128;

/** What most spans have none of: events, links, and counts of what did not fit. */
export class SpanExtras {
  readonly events: TimedEvent[] = [];
  readonly links: Link[] = [];
  droppedAttributes = 0;
  droppedEvents = 0;
  droppedLinks = 0;

  addEvent(name: string, time: HrTime, attributes: Attributes | undefined): void {
    if (this.events.length === MAX_EVENTS) {
      this.events.shift();
      this.droppedEvents += 1;
    }
    this.events.push({ name, time, ...cleanSimpleAttributes(attributes, attributeLimits) });
  }

  addLink({ context, attributes }: Link): void {
    if (this.links.length === MAX_LINKS) {
      this.links.shift();
      this.droppedLinks += 1;
    }
    this.links.push({ context, ...cleanAttributes(attributes, attributeLimits) });
  }
}
