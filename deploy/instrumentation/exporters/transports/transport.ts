import type { CertificateFiles } from '../../configuration';
import { toError } from '../../language/failure';

/** What became of one packet. Plain data: it crosses from one thread to another. */
export interface PacketAnswer {
  /**
   * - `late`: its time is over, and another attempt may do better
   * - `too_big`: the way takes only smaller ones
   */
  readonly fate: 'delivered' | 'late' | 'lost' | 'too_big';
  /** Spans of a delivered packet that the receiver did not take. @default 0 */
  readonly rejected?: number;
  /** Why spans were lost or rejected. */
  readonly error?: string;
  /** The receiver wants nothing else for so long. @default 0 */
  readonly pauseMillis?: number;
  /** What a sampling endpoint said. */
  readonly strategy?: string;
}

/**
 * Takes encoded packets to one destination. What of Node.js it needs is required when it is made: a service that has no
 * such destination must not pay for it at its start.
 */
export interface Transport {
  /** One answer for each packet, in their order. Never rejects, and settles within the destination's timeout. */
  carry(packets: readonly Uint8Array[]): Promise<PacketAnswer[]>;
  /** Gives up sockets. What is on its way may be lost. */
  close(): void;
}

/** Where packets go, as plain data. */
export type Destination =
  | ({ readonly kind: 'udp' } & UdpDestination)
  | ({ readonly kind: 'http' } & HttpDestination)
  | ({ readonly kind: 'grpc' } & GrpcDestination)
  /** Each packet is the URL of a sampling endpoint. */
  | { readonly kind: 'sampling' };

export interface UdpDestination {
  readonly host: string;
  readonly port: number;
}

export interface HttpDestination {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'none' | 'gzip';
  readonly certificates: CertificateFiles;
  /** For a packet with all its attempts. */
  readonly timeoutMillis: number;
  /** Whether the receiver speaks OTLP: its answer says what it rejected, and when it may be tried again. */
  readonly isOtlp: boolean;
}

export interface GrpcDestination {
  /** Scheme, host and port. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'none' | 'gzip';
  readonly certificates: CertificateFiles;
  /** For a packet with all its attempts. */
  readonly timeoutMillis: number;
}

export function lost(cause: unknown): PacketAnswer {
  return { fate: 'lost', error: toError(cause).message };
}
