/** One rule of a PrometheusRule, before it knows where its runbook is. */
export interface Alert {
  /** Also the heading of its runbook in docs/monitoring.md. */
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold. */
  readonly for: string;
  /** critical: users notice now. warning: they will, or only we do. */
  readonly labels: { readonly severity: 'critical' | 'warning' };
  readonly annotations: { readonly summary: string; readonly description: string };
}
