import type { Operation, ShopService } from './shopServices.ts';
import { shopServices, visitorActions } from './shopServicesData.ts';

/** One call of an operation from another one. */
export interface Call {
  readonly target: ServiceOperation;
  /** The caller goes on without an answer. */
  readonly isOptional: boolean;
}

/** An operation with its service and the calls it makes, resolved. */
export interface ServiceOperation {
  readonly service: ShopService;
  readonly operation: Operation;
  readonly calls: readonly Call[];
  /** How often it runs for one request of a visitor, on average. */
  readonly share: number;
}

/** Every operation of the shop, callers before those they call. */
export const shopOperations: readonly ServiceOperation[] = resolveOperations();

const byName = new Map(shopOperations.map((one) => [`${one.service.name} ${one.operation.name}`, one]));

/** @throws when the table of services names an operation that does not exist. */
function operationNamed(name: string): ServiceOperation {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`no operation is called ${name}`);
  return found;
}

/** What a visitor does, with the share of visits that do it. */
export const visits: readonly { readonly weight: number; readonly entry: ServiceOperation }[] = visitorActions.map(
  ({ weight, service, operation }) => ({ weight, entry: operationNamed(`${service} ${operation}`) }),
);

function resolveOperations(): ServiceOperation[] {
  const shares = operationShares();
  const resolved = new Map<string, ServiceOperation>();
  const resolve = (name: string): ServiceOperation => {
    const known = resolved.get(name);
    if (known !== undefined) return known;
    const { service, operation } = find(name);
    const calls = operation.calls.map((call) => ({
      target: resolve(call.replace('?', '')),
      isOptional: call.endsWith('?'),
    }));
    const one = { service, operation, calls, share: shares.get(name) ?? 0 };
    resolved.set(name, one);
    return one;
  };
  const names = shopServices.flatMap((service) => service.operations.map((one) => `${service.name} ${one.name}`));
  return names.map(resolve);
}

function operationShares(): Map<string, number> {
  const shares = new Map<string, number>();
  const visit = (name: string, weight: number): void => {
    shares.set(name, (shares.get(name) ?? 0) + weight);
    for (const call of find(name).operation.calls) visit(call.replace('?', ''), weight);
  };
  for (const { service, operation, weight } of visitorActions) visit(`${service} ${operation}`, weight);
  return shares;
}

function find(name: string): { readonly service: ShopService; readonly operation: Operation } {
  const [serviceName = '', operationName = ''] = name.split(' ');
  const service = shopServices.find((one) => one.name === serviceName);
  const operation = service?.operations.find((one) => one.name === operationName);
  if (service === undefined || operation === undefined) throw new Error(`no operation is called ${name}`);
  return { service, operation };
}
