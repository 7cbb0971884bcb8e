import { parseQuantity } from '../../base/units.ts';
import type { FieldProblem } from './apiStatus.ts';
import { isRecord, listAt, numberAt, recordAt, scalarText, textAt } from './jsonValue.ts';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

export function required(field: string, detail = ''): FieldProblem {
  return { reason: 'FieldValueRequired', field, message: `Required value${detail === '' ? '' : `: ${detail}`}` };
}

export function invalidValue(field: string, value: unknown, why: string): FieldProblem {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${JSON.stringify(value)}: ${why}` };
}

/**
 * What is wrong with a pod's spec, as `ValidatePodSpec` of Kubernetes finds it.
 * @param path where the spec stands.
 * @param claims volumes that the pod's owner adds to those of the spec: a StatefulSet's claim templates.
 */
export function podSpecProblems(spec: unknown, path: string, claims: readonly string[] = []): readonly FieldProblem[] {
  const containers = listAt(spec, 'containers');
  const volumes = new Set([...claims, ...listAt(spec, 'volumes').map((volume) => textAt(volume, 'name'))]);
  const problems: FieldProblem[] = [];
  if (containers.length === 0) problems.push(required(`${path}.containers`));
  for (const kind of ['containers', 'initContainers']) {
    const seen = new Set<string>();
    for (const [index, container] of listAt(spec, kind).entries()) {
      const place = `${path}.${kind}[${index}]`;
      problems.push(...containerProblems(container, place));
      for (const [number, mount] of listAt(container, 'volumeMounts').entries()) {
        const name = textAt(mount, 'name');
        if (volumes.has(name)) continue;
        const message = `Not found: ${JSON.stringify(name)}`;
        problems.push({ reason: 'FieldValueInvalid', field: `${place}.volumeMounts[${number}].name`, message });
      }
      const name = textAt(container, 'name');
      if (seen.has(name)) {
        problems.push({ reason: 'FieldValueInvalid', field: `${place}.name`, message: `Duplicate value: "${name}"` });
      }
      seen.add(name);
    }
  }
  const policy = textAt(spec, 'restartPolicy');
  if (policy !== '' && !['Always', 'OnFailure', 'Never'].includes(policy)) {
    problems.push(unsupportedValue(`${path}.restartPolicy`, policy, ['Always', 'OnFailure', 'Never']));
  }
  return problems;
}

export function unsupportedValue(field: string, value: string, supported: readonly string[]): FieldProblem {
  const list = supported.map((name) => `"${name}"`).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    field,
    message: `Unsupported value: "${value}": supported values: ${list}`,
  };
}

function containerProblems(container: unknown, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const name = textAt(container, 'name');
  if (name === '') problems.push(required(`${path}.name`));
  else if (!label.test(name)) problems.push(invalidValue(`${path}.name`, name, labelRule));
  if (textAt(container, 'image') === '') problems.push(required(`${path}.image`));
  for (const [index, port] of listAt(container, 'ports').entries()) {
    const number = numberAt(port, 'containerPort');
    const field = `${path}.ports[${index}].containerPort`;
    if (number === undefined) problems.push(required(field));
    else problems.push(...portProblems(number, field));
  }
  return [...problems, ...resourceProblems(recordAt(container, 'resources'), `${path}.resources`)];
}

export function portProblems(port: number, field: string): readonly FieldProblem[] {
  const isValid = Number.isInteger(port) && port >= 1 && port <= 65535;
  return isValid ? [] : [invalidValue(field, port, 'must be between 1 and 65535, inclusive')];
}

function resourceProblems(resources: Readonly<Record<string, unknown>>, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const limits = isRecord(resources['limits']) ? resources['limits'] : {};
  for (const side of ['limits', 'requests']) {
    for (const [name, amount] of Object.entries(recordAt(resources, side))) {
      if (parseQuantity(String(amount)) !== undefined) continue;
      const why = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
      problems.push(invalidValue(`${path}.${side}[${name}]`, amount, why));
    }
  }
  for (const [name, amount] of Object.entries(recordAt(resources, 'requests'))) {
    const limit = scalarText(limits[name]);
    if (limit === '') continue;
    if ((parseQuantity(String(amount)) ?? 0) > (parseQuantity(limit) ?? Infinity)) {
      const why = `must be less than or equal to ${name} limit of ${limit}`;
      problems.push(invalidValue(`${path}.requests`, String(amount), why));
    }
  }
  return problems;
}
