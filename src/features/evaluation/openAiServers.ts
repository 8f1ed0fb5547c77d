import * as vscode from "vscode";
import { originOf } from "../../platform/serverKeys";
import { t } from "../words";
import type { AskText } from "./evaluationHost";
import type { TargetChoice } from "./targetChoices";

/** A model of a server that speaks OpenAI's chat API, as the user has named it. */
interface OpenAiModel {
  readonly kind: "openai";
  /** Up to and with `/v1`. */
  readonly host: string;
  readonly model: string;
}

/** What the user has named, of this workspace: never what a file of it names. */
const NAMED_KEY = "clinicalPrompts.openAiModels";
/** The newest ones. */
const MOST = 10;

/** The models of OpenAI-compatible servers that the user has named, the newest first. */
export function openAiChoices(memory: vscode.Memento): readonly TargetChoice[] {
  return memory.get<readonly OpenAiModel[]>(NAMED_KEY, []).map((spec) => ({ label: labelOf(spec), spec }));
}

/** "Clinical Prompts: Ask an OpenAI-Compatible Server": address and model are typed; nothing is asked yet. @returns the name to pick it by, `undefined` where the user has turned away. */
export async function nameOpenAiModel(memory: vscode.Memento, ask: AskText = (options) => vscode.window.showInputBox(options)): Promise<string | undefined> {
  const title = t("OpenAI-compatible server");
  const address = await ask({ title, prompt: t("Address of the server up to and with /v1, such as https://models.example.org/v1"), validateInput: (text) => (isAddress(text.trim()) ? undefined : t("A whole address, such as https://models.example.org/v1")) });
  if (address === undefined || !isAddress(address.trim())) return undefined;
  const model = (await ask({ title, prompt: t("Name of the model, as the server lists it"), validateInput: (text) => (text.trim() === "" ? t("The name of a model") : undefined) }))?.trim();
  if (model === undefined || model === "") return undefined;
  const named: OpenAiModel = { kind: "openai", host: address.trim().replace(/\/$/u, ""), model };
  const others = memory.get<readonly OpenAiModel[]>(NAMED_KEY, []).filter((other) => labelOf(other) !== labelOf(named));
  await memory.update(NAMED_KEY, [named, ...others].slice(0, MOST));
  return labelOf(named);
}

function labelOf({ model, host }: OpenAiModel): string {
  return `${model} (${host})`;
}

/** A key belongs to the keyring, and to no address. */
function isAddress(text: string): boolean {
  return originOf(text) !== undefined && !/[?#@]/u.test(text);
}
