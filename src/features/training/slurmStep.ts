import * as vscode from "vscode";
import { checkSlurmOptions, SlurmOptionError, type SlurmOptions } from "../../core/training/slurmOptions";
import { slurmOptionText, slurmSummary } from "../../shared/words/slurm";
import { plainText } from "../plainText";
import { askTyped, BACK } from "../services/askTyped";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";

/** What was asked of a cluster last in this workspace, for a configuration that says nothing of it. */
const LAST_KEY = "clinicalPrompts.slurm";
const NUMBERS = ["gpus", "nodes", "cpus"] as const;
const TEXTS = ["time", "memory", "account"] as const;
/** What holds where nothing is said; the rest is the cluster's to decide. */
const UNSAID: SlurmOptions = { gpus: 0, nodes: 1 };
type TypedOption = (typeof NUMBERS)[number] | (typeof TEXTS)[number];

/** Where a script is shown before it is sent. */
const SCRIPT_SCHEME = "clinical-prompts-script";

/**
 * What the cluster is asked for: goes on with what the configuration says or what was asked last, or changes one thing after the other.
 * @param partitions of the cluster.
 * @returns `undefined` when the user has turned away.
 */
export async function askSlurm(configured: SlurmOptions | undefined, partitions: readonly string[], memory: vscode.Memento): Promise<SlurmOptions | undefined> {
  let draft = configured ?? memory.get<SlurmOptions>(LAST_KEY, {});
  for (;;) {
    const change = await pickOne(t("Train: Slurm job"), itemsOf(draft), { back: false });
    if (change === undefined || change === "back") return undefined;
    if (change === "done") {
      await memory.update(LAST_KEY, draft);
      return draft;
    }
    const changed = await (change === "partition" ? pickPartition(draft, partitions) : typeOption(draft, change));
    if (changed === undefined) return undefined;
    draft = changed;
  }
}

function itemsOf(draft: SlurmOptions): readonly PickItem<"done" | "partition" | TypedOption>[] {
  const item = (option: "partition" | TypedOption): PickItem<"partition" | TypedOption> => ({ label: option, description: plainText(String(draft[option] ?? UNSAID[option] ?? t("not said: the cluster's default"))), value: option });
  return [{ label: t("Go On with This Job"), detail: plainText(slurmSummary(draft, t)), value: "done" }, item("partition"), ...[...NUMBERS, ...TEXTS].map(item)];
}

async function pickPartition(draft: SlurmOptions, partitions: readonly string[]): Promise<SlurmOptions | undefined> {
  const { partition, ...others } = draft;
  const items: readonly PickItem<{ readonly name: string | undefined }>[] = [{ label: t("the cluster's default"), value: { name: undefined } }, ...partitions.map((name) => ({ label: plainText(name), value: { name } }))];
  const picked = await pickOne(t("Train: Slurm job"), items, { back: true, active: items.find(({ value }) => value.name === partition) });
  if (picked === undefined || picked === "back") return picked === undefined ? undefined : draft;
  return picked.name === undefined ? others : { ...draft, partition: picked.name };
}

/** An empty text leaves it to the cluster. */
async function typeOption(draft: SlurmOptions, option: TypedOption): Promise<SlurmOptions | undefined> {
  const typed = await askTyped({ title: t("Train: Slurm job"), prompt: promptOf(option), value: String(draft[option] ?? ""), refusal: (text) => refusalOf(changed({}, option, text)) });
  if (typed === BACK) return draft;
  return typed === undefined ? undefined : changed(draft, option, typed);
}

function promptOf(option: TypedOption): string {
  switch (option) {
    case "gpus":
      return t("GPUs on each node, with a process for each; 0 for its CPUs");
    case "nodes":
      return t("How many nodes train together");
    case "cpus":
      return t("CPU cores for each process");
    case "time":
      return t("Time limit, such as 02:00:00");
    case "memory":
      return t("Memory on each node, such as 32G");
    case "account":
      return t("The account that the time is charged to");
  }
}

function changed(draft: SlurmOptions, option: TypedOption, text: string): SlurmOptions {
  const { [option]: before, ...others } = draft;
  const value = text.trim();
  if (value === "") return others;
  const isNumber = NUMBERS.some((each) => each === option);
  return { ...others, [option]: isNumber ? Number(value) : value };
}

function refusalOf(options: SlurmOptions): string | undefined {
  try {
    checkSlurmOptions(options);
    return undefined;
  } catch (error) {
    if (error instanceof SlurmOptionError) return slurmOptionText(error, t);
    throw error;
  }
}

/** Shows a batch script and asks whether it may be sent. */
export async function agreesToScript(script: string): Promise<boolean> {
  const uri = vscode.Uri.from({ scheme: SCRIPT_SCHEME, path: `/${Date.now()}/job.sh` });
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCRIPT_SCHEME, { provideTextDocumentContent: () => script });
  try {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    const send = { label: t("Send This Script"), iconPath: new vscode.ThemeIcon("cloud-upload") };
    const refuse = { label: t("Do Not Send It"), iconPath: new vscode.ThemeIcon("circle-slash") };
    return (await vscode.window.showQuickPick([send, refuse], { title: t("Send this script to the cluster?"), ignoreFocusOut: true })) === send;
  } finally {
    const isShown = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
    await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(isShown)));
    provider.dispose();
  }
}

/** Whether a login node is to train itself or to send a job. @returns `undefined` when the user has turned away. */
export async function pickJobOrProcess(host: string): Promise<"job" | "process" | undefined> {
  const picked = await pickOne<"job" | "process">(
    t("Train: machine"),
    [
      { label: t("By a Slurm job"), detail: t("{host} is the login node of a cluster: the job waits in its queue", { host }), value: "job" },
      { label: t("On {host} itself", { host }), detail: t("Many clusters end what computes on their login node"), value: "process" },
    ],
    { back: false },
  );
  return picked === "back" ? undefined : picked;
}
