import * as vscode from 'vscode';
import type { Subject } from '../../model/subject.ts';
import { lokiSelector } from '../../state/lokiLogFeed.ts';
import { settingIds, settingsSection } from '../ids.ts';

/** A number of bars or parts as a page asks for it. */
export function clampCount(count: number): number {
  return Math.max(1, Math.min(1000, Math.floor(count)));
}

/** The source that the settings ask for; undefined: whichever suits. */
export function chosenSource(): 'kubernetes' | 'loki' | undefined {
  const setting = vscode.workspace.getConfiguration(settingsSection).get<unknown>(settingIds.logSource);
  return setting === 'kubernetes' || setting === 'loki' ? setting : undefined;
}

/** The selector of a subject by the labels that its lines have in the embedded engine. */
export function kubernetesSelector(subject: Subject): string {
  return lokiSelector(subject, ['namespace', 'pod', 'container']);
}
