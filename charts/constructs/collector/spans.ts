import { anywhere } from './anywhere';

/** Takes spans by every port that services may send by. */
export const spanReceivers = {
  otlp: { protocols: { grpc: anywhere(4317), http: anywhere(4318) } },
  jaeger: {
    protocols: {
      thrift_compact: anywhere(6831),
      thrift_binary: anywhere(6832),
      thrift_http: anywhere(14_268),
    },
  },
};

/** Of the pod's memory: above 65 % spans are refused, which are sent again, long before the kernel ends the process. */
export const memoryLimiter = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 15 };
