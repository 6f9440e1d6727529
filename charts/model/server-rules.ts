import type { Rule } from './rules';

const notEmpty = { minLength: 1 };

/** Of Redis, S3 and clamd: those that are deployed, and those that stand elsewhere. */
export const serverRules: readonly Rule[] = [
  {
    when: { 'redis.deploy': [false] },
    path: 'redis.existingSecret',
    allowed: notEmpty,
    rule: 'be set where redis.deploy is false',
  },
  {
    when: { 'redis.topology': ['cluster'] },
    path: 'redis.database',
    allowed: { enum: [0] },
    rule: 'be 0 in a cluster, which has no other',
  },
  {
    when: { 'redis.topology': ['sentinel'] },
    path: 'redis.primaryName',
    allowed: notEmpty,
    rule: 'be set where redis.topology is sentinel',
  },
  {
    when: { 'objectStorage.deploy': [false], 'objectStorage.credentials': ['secret'] },
    path: 'objectStorage.existingSecret',
    allowed: notEmpty,
    rule: 'be set where objectStorage.deploy is false and objectStorage.credentials is secret',
  },
  {
    when: { 'objectStorage.credentials': ['workloadIdentity'] },
    path: 'objectStorage.existingSecret',
    allowed: { enum: [''] },
    rule: 'be empty where objectStorage.credentials is workloadIdentity, which keys of a Secret would overrule',
  },
  {
    when: { 'objectStorage.deploy': [true] },
    path: 'objectStorage.credentials',
    allowed: { enum: ['secret'] },
    rule: 'be secret where objectStorage.deploy is true: our own storage knows no other',
  },
  {
    when: { 'clamd.deploy': [false] },
    path: 'clamd.host',
    allowed: notEmpty,
    rule: 'be set where clamd.deploy is false',
  },
  ...['redis', 'objectStorage', 'clamd'].map((server) => ({
    when: { environment: ['production'] },
    path: `${server}.deploy`,
    allowed: { enum: [false] },
    rule: 'be false in production: the deployed one is a single pod',
  })),
];
