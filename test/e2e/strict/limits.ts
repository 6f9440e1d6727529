import { parse } from 'yaml';
import { yamlExampleWith } from '../../documents/examples';

/** The documents' values that give every container a limit of CPU, for a node with little room. */
const limits = (key: string): object =>
  parse(yamlExampleWith(key), (_key, value: unknown) => (isLimited(value) ? { ...value, ...small } : value));

const isLimited = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'cpuLimit' in value;

const small = { cpu: '20m', memory: '384Mi' };

export const pipelineLimits = (): object => limits('hooks: { resources');
export const operatorLimits = (): object => limits('certificateJob: { resources');
