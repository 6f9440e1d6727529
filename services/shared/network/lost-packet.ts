/**
 * How long a request may wait for another server. Whose first packet is lost sends it again after a second, so that less
 * would take one lost packet for an outage; more, and the request would wait too long to be told of a real one.
 */
export const oneLostPacketMillis = 1250;
