import { readFileSync } from 'node:fs';
import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';
import type { CertificateFiles } from './tracing-configuration';

type Variables = Readonly<Record<keyof CertificateFiles, string>>;

/**
 * @param variables that hold the paths
 * @throws ConfigurationError for a file that cannot be read or is not PEM, and for half a pair
 */
export function readCertificateFiles(env: Environment, variables: Variables): CertificateFiles {
  const authorityFile = readPemFile(env, variables.authorityFile);
  const clientCertificateFile = readPemFile(env, variables.clientCertificateFile);
  const clientKeyFile = readPemFile(env, variables.clientKeyFile);
  if ((clientCertificateFile === undefined) !== (clientKeyFile === undefined)) {
    const [missing, given] =
      clientKeyFile === undefined
        ? [variables.clientKeyFile, variables.clientCertificateFile]
        : [variables.clientCertificateFile, variables.clientKeyFile];
    throw new ConfigurationError(missing, '', `must be set where ${given} is`);
  }
  return {
    ...(authorityFile !== undefined && { authorityFile }),
    ...(clientCertificateFile !== undefined && { clientCertificateFile }),
    ...(clientKeyFile !== undefined && { clientKeyFile }),
  };
}

function readPemFile(env: Environment, variable: string): string | undefined {
  const file = readText(env, variable);
  if (file !== undefined && !isPem(file)) {
    throw new ConfigurationError(variable, file, 'must be the path of a PEM file that can be read');
  }
  return file;
}

function isPem(file: string): boolean {
  try {
    return readFileSync(file, 'latin1').includes('-----BEGIN ');
  } catch {
    return false;
  }
}
