/** Where the box of a workload stands. */
export interface Place {
  /** 0 to 2, from the left. */
  readonly column: number;
  /** 0 to 3, from the top; the last row is the operators' namespace. */
  readonly row: number;
  /** Where the name alone says too little. */
  readonly title?: string;
  /** What it does, in a few words. */
  readonly purpose: string;
}

/** Clients left and right, what both of them use between: so no line crosses another. */
const places: Readonly<Record<string, Place>> = {
  'mangamotion-api': { column: 0, row: 1, purpose: 'takes uploads' },
  'mangamotion-redis': { column: 1, row: 0, purpose: 'queue and jobs' },
  'mangamotion-object-storage': { column: 1, row: 1, purpose: 'quarantine and clean pages' },
  'mangamotion-jaeger': { column: 1, row: 2, purpose: 'made by the Jaeger Operator' },
  'mangamotion-worker': { column: 2, row: 1, purpose: 'scans pages' },
  'mangamotion-clamd': { column: 2, row: 2, purpose: 'malware scanner' },
  'mangamotion-operators-opentelemetry': {
    column: 0,
    row: 3,
    title: 'OpenTelemetry Operator',
    purpose: 'injects the tracing bundle',
  },
  'mangamotion-operators-jaeger': { column: 1, row: 3, title: 'Jaeger Operator', purpose: 'makes Jaeger' },
};

/** @throws Error for a workload that nobody has given a place. */
export function placeOf(workload: string): Place {
  const place = places[workload];
  if (!place)
    throw new Error(
      `${workload} has no place in the picture; give it one in deploy/commands/pictures/system/places.ts`,
    );
  return place;
}
