const pattern = /^#job=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The part of the page's address that names an upload: behind it a reload, a bookmark and the way back show it. */
export const addressOf = (jobId: string): string => `#job=${jobId}`;

/** The job that the page's address names. */
export const jobInAddress = (): string | undefined => pattern.exec(location.hash)?.[1];

/** Has the address name a job, or none; where it was is one step back. */
export function putInAddress(jobId: string | undefined): void {
  if (jobInAddress() === jobId) return;
  const { pathname, search } = location;
  history.pushState(null, '', jobId === undefined ? pathname + search : addressOf(jobId));
}
