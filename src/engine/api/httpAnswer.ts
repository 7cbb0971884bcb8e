/** An answer of an HTTP API, ready to be written or read in place. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export function jsonAnswer(value: unknown, status = 200): HttpAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}

export function textAnswer(text: string, status: number): HttpAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: text };
}

/** A parameter that cannot be read. */
export class ParameterError extends Error {
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}
