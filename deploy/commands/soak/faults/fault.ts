import type { SoakRig } from '../rig';

/** Something that goes wrong, for a while. */
export interface Fault {
  readonly name: string;
  /** Between `begin` and `end`; 0 where it is over as soon as it has begun. */
  readonly seconds: number;
  readonly begin: () => Promise<void> | void;
  /** Puts it right again; also where it did not quite begin. */
  readonly end?: () => Promise<void> | void;
}

/** A fault of the servers on this machine. */
export interface RigFault extends Pick<Fault, 'name' | 'seconds'> {
  readonly begin: (rig: SoakRig) => Promise<void> | void;
  readonly end?: (rig: SoakRig) => Promise<void> | void;
}

export const bindFault = ({ begin, end, ...fault }: RigFault, rig: SoakRig): Fault => ({
  ...fault,
  begin: () => begin(rig),
  ...(end && { end: () => end(rig) }),
});
