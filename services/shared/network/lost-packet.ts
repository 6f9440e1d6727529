/**
 * How long an answer for a request in progress may take. Whose first packet is lost sends it again after a second, so
 * that less would take one lost packet for an outage; more, and a request would wait too long to be told of a real one.
 */
export const patienceMillis = 1250;
