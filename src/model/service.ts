import type { Resource } from './resource.ts';

/** What leads to pods by their labels. */
export interface Service extends Resource {
  /** The labels of the pods; empty where the endpoints come from elsewhere. */
  readonly selector: Readonly<Record<string, string>>;
  readonly type: string;
  /** Whether it has no address of its own: its pods are looked up by name. */
  readonly isHeadless: boolean;
  /** Whether pods that are not ready count as well. */
  readonly takesNotReady: boolean;
}

/** What an Ingress or a route sends where. */
export interface Backend {
  /** `shop.example.com/api` */
  readonly from: string;
  /** Empty where it is no Service. */
  readonly service: string;
  /** Empty for the route's own. */
  readonly namespace: string;
  readonly port: string;
}

/** An Ingress or a route. */
export interface Route extends Resource {
  readonly backends: readonly Backend[];
}
