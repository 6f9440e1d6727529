/** Of W3C's own examples. */
export const exampleTraceId = '0af7651916cd43dd8448eb211c80319c';
