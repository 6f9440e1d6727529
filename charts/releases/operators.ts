import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { OperatorInstallation } from '../constructs/installation';
import type { Certificate } from '../constructs/operators/certificate';
import { addCertificateJob } from '../constructs/operators/certificate-job';
import { addJaegerOperator } from '../constructs/operators/jaeger-operator';
import { addOpenTelemetryOperator } from '../constructs/operators/opentelemetry-operator';

/** Both operators, each with all that belongs to it in one manifest: its webhooks need its certificate. */
export function addOperators(
  app: Construct,
  installation: OperatorInstallation,
  certificates: { jaeger: Certificate; opentelemetry: Certificate },
): void {
  addJaegerOperator(new Chart(app, 'jaeger-operator'), installation, certificates.jaeger);
  addOpenTelemetryOperator(
    new Chart(app, 'opentelemetry-operator'),
    installation,
    certificates.opentelemetry,
  );
  // The name of what is in the last one is a hash of what is in the one before.
  addCertificateJob(new Chart(app, 'certificate-renewal'), new Chart(app, 'certificate-job'), installation);
}
