/** The image that stands in where a program is not installed. */
export interface Image {
  readonly name: string;
  /** The program in it; default: what the image starts. */
  readonly command?: string;
}

export const images = {
  redis: { name: 'redis:8-bookworm', command: 'redis-server' },
  clamd: { name: 'clamav/clamav:1.4', command: 'clamd' },
  versitygw: { name: 'versity/versitygw:v1.8.0', command: 'versitygw' },
  jaeger: { name: 'jaegertracing/jaeger:2.2.0' },
} as const satisfies Record<string, Image>;
