import { decodeRememberedRuns } from "../../shared/runProtocol";
import type { StoredRun } from "../../platform/training/runStore";
import type { RunsWatcher } from "./runsWatcher";

const BETWEEN_NAMES = " ↔ ";

/** What a panel is called that shows these runs. */
export function titleOf(runs: readonly StoredRun[]): string {
  return runs.map(({ manifest }) => manifest.name).join(BETWEEN_NAMES);
}

/**
 * The folders of the runs that a panel has shown which VS Code has kept over a reload of the window.
 * @param remembered what its page had said of them. It may be kept before the page has said anything: then its title tells.
 */
export async function foldersShown(title: string, remembered: unknown, watcher: RunsWatcher): Promise<readonly string[]> {
  const said = decodeRememberedRuns(remembered);
  if (said !== undefined) return said;
  await watcher.refresh();
  return title.split(BETWEEN_NAMES).flatMap((name) => watcher.current.find(({ manifest }) => manifest.name === name)?.folder ?? []);
}
