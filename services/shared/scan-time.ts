/** What clamd may take for one file where nothing else is said. The charts' value is `limits.scanSeconds`. */
export const usualScanSeconds = 120;

/** So much longer the worker waits, for clamd to say that its limit was reached. */
export const scanMarginSeconds = 10;
