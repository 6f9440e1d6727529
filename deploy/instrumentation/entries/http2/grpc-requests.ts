let areOfLibrary = false;

/** Requests of gRPC have spans of their own from now on, and trace headers among their metadata. */
export function leaveGrpcToLibrary(): void {
  areOfLibrary = true;
}

/** True where the request that is served needs no span of HTTP/2 besides. */
export function isServedByGrpcLibrary(contentType: unknown): boolean {
  return areOfLibrary && typeof contentType === 'string' && contentType.startsWith('application/grpc');
}

/** The same of a request that is sent: others, too, send gRPC over HTTP/2, and have no other spans. */
export function isSentByGrpcLibrary(contentType: unknown, userAgent: unknown): boolean {
  return isServedByGrpcLibrary(contentType) && String(userAgent).includes('grpc-node-js/');
}
