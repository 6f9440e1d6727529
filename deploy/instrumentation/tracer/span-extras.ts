import type { Attributes, HrTime, Link } from '@opentelemetry/api';
import { cleanAttributes, cleanSimpleAttributes } from '@opentelemetry/core';
import type { SpanLimits } from '../configuration';
import type { TimedEvent } from '../contracts/sdk';

/** What most spans have none of: events, links, and counts of what did not fit. */
export class SpanExtras {
  readonly events: TimedEvent[] = [];
  readonly links: Link[] = [];
  droppedAttributes = 0;
  droppedEvents = 0;
  droppedLinks = 0;

  addEvent(name: string, time: HrTime, attributes: Attributes | undefined, limits: SpanLimits): void {
    const { events, attributesPerEvent } = limits;
    this.droppedEvents += makeRoom(this.events, events);
    if (events === 0) return;
    const kept = cleanSimpleAttributes(attributes, attributeLimits(attributesPerEvent, limits));
    this.events.push({ name, time, ...kept });
  }

  addLink({ context, attributes }: Link, limits: SpanLimits): void {
    const { links, attributesPerLink } = limits;
    this.droppedLinks += makeRoom(this.links, links);
    if (links === 0) return;
    this.links.push({ context, ...cleanAttributes(attributes, attributeLimits(attributesPerLink, limits)) });
  }
}

/** @returns how many are dropped for one more: the oldest, or that one where none may be */
function makeRoom(kept: unknown[], limit: number): number {
  if (kept.length < limit) return 0;
  kept.shift();
  return 1;
}

/** For the SDK's functions. */
function attributeLimits(attributeCountLimit: number, { textLength }: SpanLimits) {
  return { attributeCountLimit, attributeValueLengthLimit: textLength };
}
