import type { k8s } from 'cdk8s-plus-27';

/**
 * How the C library asks name servers in pods. Where Linux loses one of two questions that leave a socket at once, as
 * happens behind the addresses of Services, it waits five seconds for the answer, and an upload with it. So each has a
 * socket of its own, and a lost one costs a second.
 *
 * @see resolv.conf(5)
 * @see https://github.com/kubernetes/kubernetes/issues/56903
 */
export const nameLookups: k8s.PodDnsConfig = {
  options: [
    { name: 'single-request-reopen' },
    { name: 'timeout', value: '1' },
    { name: 'attempts', value: '5' },
  ],
};
