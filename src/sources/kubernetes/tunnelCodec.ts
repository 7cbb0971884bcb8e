/** What a message of the server says about one forwarded connection. */
export type TunnelEvent =
  | { readonly kind: 'data'; readonly bytes: Buffer }
  /** No more data will come. */
  | { readonly kind: 'end' }
  /** The connection failed in the pod, in the words of the node. */
  | { readonly kind: 'failed'; readonly message: string }
  /** To be sent back as it is. */
  | { readonly kind: 'reply'; readonly bytes: Buffer };

/** One forwarded connection as messages of a WebSocket, whichever protocol the server took. */
export interface TunnelCodec {
  /** What is sent first. */
  begin(): Promise<readonly Buffer[]>;
  encode(chunk: Buffer): Buffer;
  /** Says that no more data is sent; undefined where the protocol cannot. */
  end(): Buffer | undefined;
  /** Never throws; what makes no sense becomes `failed`. */
  receive(message: Buffer): readonly TunnelEvent[];
}

/**
 * `v4.channel.k8s.io`: channel 0 holds data and channel 1 an error, and each begins with the port as two bytes. Servers before
 * Kubernetes 1.31 speak it. It cannot close one direction alone.
 */
export class ChannelCodec implements TunnelCodec {
  readonly #isBegun = [false, false];

  begin(): Promise<readonly Buffer[]> {
    return Promise.resolve([]);
  }

  encode(chunk: Buffer): Buffer {
    return Buffer.concat([Buffer.from([0]), chunk]);
  }

  end(): undefined {
    return undefined;
  }

  receive(message: Buffer): readonly TunnelEvent[] {
    const channel = message[0];
    if (channel !== 0 && channel !== 1) return [];
    // The port, which we know.
    const bytes = message.subarray(this.#isBegun[channel] === true ? 1 : 3);
    this.#isBegun[channel] = true;
    if (bytes.length === 0) return [];
    return [channel === 0 ? { kind: 'data', bytes } : { kind: 'failed', message: bytes.toString('utf8') }];
  }
}
