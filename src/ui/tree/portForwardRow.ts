import type { PortForwardSnapshot } from '../../model/portForward.ts';
import type { RowIcon } from './rowParts.ts';

/** How a forwarded port looks in its list. */
export interface PortForwardRow {
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon;
  readonly contextValue: string;
  /** Lines of plain text. */
  readonly tooltip: string;
}

/** Draws one forward. What is wrong comes first, since a narrow view cuts off the end. */
export function toPortForwardRow(forward: PortForwardSnapshot): PortForwardRow {
  const { subject, port, localPort, state, connections, problem } = forward;
  const place = `${subject.namespace}/${subject.name}:${port.shown}`;
  const trouble = troubleOf(forward);
  const pod = state.kind === 'ready' && state.pod !== subject.name ? state.pod : '';
  const parts = [trouble, place, trouble === '' ? pod : '', subject.contextId];
  return {
    label: addressOf(forward),
    description: parts.filter((part) => part !== '').join(' · '),
    icon: iconOf(forward),
    contextValue: `forward;${state.kind}`,
    tooltip: [
      `127.0.0.1:${localPort} → ${subject.kind} ${place}`,
      `Context: ${subject.contextId}`,
      ...(state.kind === 'ready' ? [`Pod: ${state.pod}, port ${port.target}`] : []),
      `Open connections: ${connections}`,
      ...(trouble === '' ? [] : [state.kind === 'ready' ? `Last connection: ${problem}` : trouble]),
    ].join('\n'),
  };
}

/** `127.0.0.1:8080` */
export function addressOf({ localPort }: PortForwardSnapshot): string {
  return `127.0.0.1:${localPort}`;
}

/** The address for a browser. What is called https, or stands on its usual ports, speaks TLS. */
export function browserUrlOf(forward: PortForwardSnapshot): string {
  const { name, shown } = forward.port;
  const isTls = /^https(?:-|$)/.test(name) || shown === 443 || shown === 8443 || shown === 6443;
  return `${isTls ? 'https' : 'http'}://${addressOf(forward)}`;
}

function troubleOf({ state, problem }: PortForwardSnapshot): string {
  switch (state.kind) {
    case 'starting':
      return 'starting';
    case 'ready':
      return problem;
    case 'waiting':
      return `waiting for a pod: ${state.reason}`;
    case 'failed':
      return state.reason;
  }
}

function iconOf({ state, problem }: PortForwardSnapshot): RowIcon {
  if (state.kind === 'failed') return { id: 'error', color: 'problemsErrorIcon.foreground' };
  if (state.kind === 'ready') {
    return problem === ''
      ? { id: 'circle-filled', color: 'charts.green' }
      : { id: 'warning', color: 'problemsWarningIcon.foreground' };
  }
  return { id: 'issue-draft', color: 'charts.blue' };
}
