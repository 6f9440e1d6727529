/** What the demo can do without for a while. */
export const breakables = ['scanner', 'storage', 'redis'] as const;

export type Breakable = (typeof breakables)[number];

export interface Breakage {
  readonly what: Breakable;
  readonly millis: number;
}
