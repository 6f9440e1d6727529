/** The image that stands in where a program is not installed. */
export const images = {
  redis: 'redis:8-bookworm',
  clamd: 'clamav/clamav:1.4',
  versitygw: 'versity/versitygw:v1.8.0',
  jaeger: 'jaegertracing/jaeger:2.2.0',
} as const;
