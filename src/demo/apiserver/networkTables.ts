import type { KubeObject } from '../kubeObject.ts';
import { listAt, scalarText, textAt, valueAt } from './jsonValue.ts';
import { ageOf, formatLabels, formatSelector, orNone, type TableKind } from './tableKind.ts';

/** Tables of the kinds that connect pods. */
export const networkTables: Readonly<Record<string, TableKind>> = {
  Service: {
    columns: ['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector!'],
    cells: (service, now) => [
      service.metadata.name,
      textAt(service, 'spec', 'type'),
      orNone(textAt(service, 'spec', 'clusterIP')),
      externalAddress(service),
      servicePorts(service),
      ageOf(service, now),
      formatLabels(valueAt(service, 'spec', 'selector')),
    ],
  },
  Endpoints: {
    columns: ['Name', 'Endpoints', 'Age'],
    cells: (endpoints, now) => [endpoints.metadata.name, endpointAddresses(endpoints), ageOf(endpoints, now)],
  },
  EndpointSlice: {
    columns: ['Name', 'AddressType', 'Ports', 'Endpoints', 'Age'],
    cells: (slice, now) => [
      slice.metadata.name,
      textAt(slice, 'addressType'),
      shortened(
        listAt(slice, 'ports').map((port) => scalarText(valueAt(port, 'port'), '*')),
        '<unset>',
      ),
      shortened(
        listAt(slice, 'endpoints').flatMap((endpoint) => listAt(endpoint, 'addresses').map(String)),
        '<unset>',
      ),
      ageOf(slice, now),
    ],
  },
  Ingress: {
    columns: ['Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'],
    cells: (ingress, now) => [
      ingress.metadata.name,
      orNone(textAt(ingress, 'spec', 'ingressClassName')),
      shortened(
        listAt(ingress, 'spec', 'rules')
          .map((rule) => textAt(rule, 'host'))
          .filter(Boolean),
        '*',
      ),
      loadBalancerAddresses(ingress),
      listAt(ingress, 'spec', 'tls').length > 0 ? '80, 443' : '80',
      ageOf(ingress, now),
    ],
  },
  IngressClass: {
    columns: ['Name', 'Controller', 'Parameters', 'Age'],
    cells: (ingressClass, now) => [
      ingressClass.metadata.name,
      textAt(ingressClass, 'spec', 'controller'),
      orNone(textAt(ingressClass, 'spec', 'parameters', 'name')),
      ageOf(ingressClass, now),
    ],
  },
  NetworkPolicy: {
    columns: ['Name', 'Pod-Selector', 'Age'],
    cells: (policy, now) => [
      policy.metadata.name,
      formatSelector(valueAt(policy, 'spec', 'podSelector')),
      ageOf(policy, now),
    ],
  },
};

function externalAddress(service: KubeObject): string {
  const type = textAt(service, 'spec', 'type');
  if (type === 'ExternalName') return textAt(service, 'spec', 'externalName');
  const fixed = listAt(service, 'spec', 'externalIPs').join(',');
  if (type !== 'LoadBalancer') return orNone(fixed);
  return [loadBalancerAddresses(service), fixed].filter(Boolean).join(',') || '<pending>';
}

function loadBalancerAddresses(object: KubeObject): string {
  return listAt(object, 'status', 'loadBalancer', 'ingress')
    .map((entry) => textAt(entry, 'ip') || textAt(entry, 'hostname'))
    .join(',');
}

function servicePorts(service: KubeObject): string {
  const ports = listAt(service, 'spec', 'ports').map((port) => {
    const node = scalarText(valueAt(port, 'nodePort'));
    const number = scalarText(valueAt(port, 'port'));
    return `${number}${node === '' ? '' : `:${node}`}/${textAt(port, 'protocol')}`;
  });
  return orNone(ports.join(','));
}

function endpointAddresses(endpoints: KubeObject): string {
  const addresses = listAt(endpoints, 'subsets').flatMap((subset) =>
    listAt(subset, 'ports').flatMap((port) =>
      listAt(subset, 'addresses').map((address) => `${textAt(address, 'ip')}:${scalarText(valueAt(port, 'port'))}`),
    ),
  );
  return shortened(addresses, '<none>');
}

/** The first three of a list, and how many more there are. */
function shortened(items: readonly string[], whenEmpty: string): string {
  if (items.length === 0) return whenEmpty;
  return items.length > 3 ? `${items.slice(0, 3).join(',')} + ${items.length - 3} more...` : items.join(',');
}
