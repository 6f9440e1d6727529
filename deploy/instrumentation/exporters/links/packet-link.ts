import type { PacketAnswer } from '../transports/transport';

export type OnAnswers = (answers: readonly PacketAnswer[]) => void;

/** The way from the encoders to the transports, wherever those are. */
export interface PacketLink {
  /** Something will be carried soon. */
  prepare(): void;
  /**
   * @param to index of the destination
   * @param onAnswers called once, with an answer for each packet, and never before this returns
   */
  carry(to: number, packets: readonly Buffer[], onAnswers: OnAnswers): void;
  /** The process ends: what fails from now on is tried again only where that can be done at once. */
  end(): void;
  /**
   * Waits for one answer without the event loop, and hands it on.
   *
   * @param deadline on the clock of `performance.now()`
   * @returns false where none came in time
   */
  awaitAnswer(deadline: number): boolean;
  /** Gives up everything that is on its way, without an answer. */
  close(): void;
}
