/** Of TRACING_FAST_PATH. Whichever way a trace is made, it must look the same. */
export const FAST_PATH_VALUES = ['true', 'false'] as const;
