/** What clamd says of itself, and of the signatures that it judges by. */
export interface ClamdVersion {
  /** `ClamAV 1.4.6/27800/Thu Nov 20 09:20:01 2025`; the first part alone where the signatures are not ClamAV's. */
  readonly text: string;
  /** When the signatures were made; clamd writes it in its own time zone, which is UTC in a container. */
  readonly signaturesMadeAt: Date | undefined;
}

const withDate = /^ClamAV [^/]{1,64}\/\d{1,9}\/([\w: ]{1,40})$/;
const maximumLength = 160;

/** Reads the reply to VERSION; see clamd(8). */
export function readVersion(reply: string): ClamdVersion {
  const millis = Date.parse(`${withDate.exec(reply)?.[1] ?? ''} UTC`);
  return {
    text: reply.slice(0, maximumLength),
    signaturesMadeAt: Number.isNaN(millis) ? undefined : new Date(millis),
  };
}
