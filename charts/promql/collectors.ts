import { sumOfRates } from './rates';
import { samplesOfCollectors, type Source } from './samples';

/** Share of the spans that a collector was given and did not take, by pod: its memory is used up. */
export function refusedShare(release: Source, range: string): string {
  const rate = (counter: string) => sumOfRates(counter, samplesOfCollectors(release), range, ['pod']);
  const refused = rate('otelcol_receiver_refused_spans');
  return `${refused} / (${refused} + ${rate('otelcol_receiver_accepted_spans')})`;
}

/** What a collector lost for good, by pod: how it was lost, and at which rate. */
export function losses(
  release: Source,
  range: string,
): readonly { readonly how: string; readonly expr: string }[] {
  const rate = (counter: string) => sumOfRates(counter, samplesOfCollectors(release), range, ['pod']);
  return [
    { how: 'spans not taken', expr: rate('otelcol_exporter_send_failed_spans') },
    { how: 'spans not queued', expr: rate('otelcol_exporter_enqueue_failed_spans') },
    {
      how: 'traces not decided on',
      expr: rate('otelcol_processor_tail_sampling_sampling_trace_dropped_too_early'),
    },
  ];
}
