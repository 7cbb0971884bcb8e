import type { ContainerRuntime, PodRuntime } from './podRuntime.ts';
import { createRandom, hashText } from './seededRandom.ts';

/** The id that containerd gives the container's present run. */
export function containerIdOf(pod: PodRuntime, container: ContainerRuntime): string {
  const seed = hashText(`${pod.uid}/${container.spec.name}/${container.restartCount}`);
  return `containerd://${createRandom(seed).hex(64)}`;
}
