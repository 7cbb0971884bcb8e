import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Finding } from './doctorStep.ts';
import { commandLineOf } from './execCommandLine.ts';
import type { KubeUser } from './kubeconfigFile.ts';

const week = 7 * 86_400_000;

/**
 * By which means a user of a kubeconfig logs in, and until when a client certificate is valid; no secrets.
 * @throws when the file of a client certificate cannot be read.
 */
export async function lookAtUser(user: KubeUser | undefined, clock: () => number): Promise<Finding> {
  if (user === undefined) return { detail: 'none' };
  const told = describeUser(user);
  if (user.certFile === undefined && user.certData === undefined) return { detail: told };
  const pem = user.certData === undefined ? await readFile(user.certFile ?? '') : Buffer.from(user.certData, 'base64');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    const fix = 'Correct client-certificate in the kubeconfig: it is not in PEM, or cut.';
    return { detail: told, result: 'failed', fix };
  }
  const { subject, validFrom, validTo } = certificate;
  const detail = `${told}\n${subject.replaceAll('\n', ', ')}, valid from ${validFrom} until ${validTo}`;
  const left = Date.parse(validTo) - clock();
  // Whether the server takes it is seen further down; most answer "Unauthorized" and no more.
  if (left < 0)
    return { detail, result: 'warning', fix: 'The client certificate has expired: log in again or renew it.' };
  if (Date.parse(validFrom) > clock())
    return { detail, result: 'warning', fix: 'It is not valid yet: check the clocks.' };
  return left < week ? { detail, result: 'warning', fix: 'It expires within a week.' } : { detail };
}

function describeUser(user: KubeUser): string {
  const ways = [
    user.exec === undefined ? '' : `command ${commandLineOf(user.exec)}`,
    user.tokenFile === undefined ? '' : `token file ${user.tokenFile}`,
    user.token === undefined ? '' : 'token',
    user.certFile === undefined && user.certData === undefined ? '' : 'client certificate',
    user.username === undefined ? '' : 'user name and password',
    user.authProvider === undefined ? '' : 'auth provider',
  ].filter((way) => way !== '');
  const as = user.impersonate['Impersonate-User']?.[0];
  return `${user.name}, by ${ways.length === 0 ? 'nothing' : ways.join(' and ')}${as === undefined ? '' : `, acting as ${as}`}`;
}
