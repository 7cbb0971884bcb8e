import { join } from 'node:path';
import { messageOf } from '../../src/base/async.ts';
import { stages } from './sceneStages.ts';
import { leaveScene, scenes } from './scenes.ts';
import { openWorkbench } from './workbench.ts';
import type { ThemeName, WorkbenchOptions } from './workbench.ts';

/** The names of all scenes, in the order in which they are played. */
export const sceneNames: readonly string[] = scenes.map(({ name }) => name);

/**
 * Plays scenes in one theme, those of a stage in one workbench, and keeps a picture of each as `scenes/NAME-THEME.png`. A scene that does
 * not come about is told and keeps its picture too: that says more than the message.
 * @param names of scenes; none: all of them.
 */
export async function playScenes(
  names: readonly string[],
  theme: ThemeName,
  size: NonNullable<WorkbenchOptions['size']>,
): Promise<void> {
  for (const [stageName, start] of Object.entries(stages)) {
    const played = scenes.filter(
      ({ name, stage }) => stage === stageName && (names.length === 0 || names.includes(name)),
    );
    if (played.length === 0) continue;
    const stage = await start();
    try {
      const settings = { 'terminal.integrated.gpuAcceleration': 'off' };
      const workbench = await openWorkbench({ size, kubeconfig: stage.kubeconfig, theme, settings });
      try {
        // The workbench knows its themes a while after it opens.
        await workbench.openSideBar();
        await workbench.treeRow(/./).waitFor();
        await workbench.setTheme(theme);
        workbench.page.setDefaultTimeout(10_000);
        for (const { name, show } of played) {
          let told = '';
          try {
            await show(workbench, stage);
          } catch (error) {
            told = `: ${messageOf(error)}`;
          }
          console.log(`${await workbench.screenshot(join('scenes', `${name}-${theme}`))}${told}`);
          await leaveScene(workbench).catch((error: unknown) => {
            console.log(`  could not be left: ${messageOf(error)}`);
          });
        }
      } finally {
        await workbench.close();
      }
    } finally {
      await stage.stop();
    }
  }
}
