import { imageRepository } from './podStatus.ts';
import type { ImageBehaviour } from './shopServices.ts';
import { imageBehaviours, registryTags } from './shopServicesData.ts';

/** The host of the shop's own registry, of which every tag is known. */
const ownRegistry = 'registry.example.com/';

/** Whether a registry holds the image. Of registries outside, every image that has a name is taken to exist. */
export function isImageKnown(image: string): boolean {
  if (!image.startsWith(ownRegistry)) return /^[a-z0-9]/i.test(image);
  const repository = imageRepository(image);
  const tags = registryTags[repository];
  const tag = image.slice(repository.length + 1);
  return tags?.includes(tag === '' ? 'latest' : tag) ?? image.startsWith(`${ownRegistry}team-`);
}

export function behaviourOf(image: string): ImageBehaviour {
  return imageBehaviours[image] ?? {};
}

/** What containerd reports for an image that the registry does not hold. */
export function pullError(image: string): string {
  return (
    `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ` +
    `failed to resolve reference "${image}": ${image}: not found`
  );
}
