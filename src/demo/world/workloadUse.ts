import { parseQuantity } from '../../base/units.ts';
import type { Container } from './kubeTypes.ts';
import type { ContainerUse } from './podRuntime.ts';
import type { Random } from './seededRandom.ts';
import { imageRepository } from './podStatus.ts';
import { platformServices, shopServices } from './shopServicesData.ts';

const knownPrograms = new Map(
  [...shopServices, ...platformServices].map((service) => [imageRepository(service.image), service]),
);

/** What a container uses while nobody asks it for anything. A program of the shop has figures of its own; any other one uses a part of what it requests. */
export function idleUse(container: Container, random: Random): ContainerUse {
  const known = knownPrograms.get(imageRepository(container.image));
  const { requests = {}, limits = {} } = container.resources ?? {};
  const cpu = parseQuantity(requests['cpu'] ?? limits['cpu'] ?? '50m') ?? 0.05;
  const memory = parseQuantity(requests['memory'] ?? limits['memory'] ?? '64Mi') ?? 64e6;
  return {
    idleCpu: (known?.idleCpu ?? cpu * 0.35) * (0.9 + 0.2 * random.next()),
    idleMemory: (known?.idleMemory ?? memory * 0.7) * (0.96 + 0.08 * random.next()),
    workCpu: 0,
    leakedMemory: 0,
    workCpuSeconds: 0,
    receivedBytes: 0,
    sentBytes: 0,
    throttledSeconds: 0,
    pastCpuSeconds: 0,
    oomKills: 0,
  };
}

/** Begins the process's counters anew, as a new process does. Those of the network belong to the pod and go on. */
export function resetUse(use: ContainerUse): void {
  use.workCpu = 0;
  use.leakedMemory = 0;
  use.workCpuSeconds = 0;
  use.throttledSeconds = 0;
}
