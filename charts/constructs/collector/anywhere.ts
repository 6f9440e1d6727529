/** On every address, IPv6 too where the pod has it. */
export const anywhere = (number: number) => ({ endpoint: `:${number}` });
