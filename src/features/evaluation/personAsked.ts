import path from "node:path";
import * as vscode from "vscode";
import type { Protocol } from "../../core/clinical/protocol";
import { PERSONS_VERDICTS, type Override, type PersonsVerdict } from "../../core/evaluation/override";
import { overrideText, personsVerdictText } from "../../shared/words/overrides";
import { BACK, askTyped } from "../services/askTyped";
import { pickOne } from "../services/pick";
import { t } from "../words";

/** What is asked of a person before something of theirs is changed. */
export interface PersonAsked {
  /** Whether a test file may be given another row. */
  mayAddRow(file: string): Promise<boolean>;
  /** Whether a test file may expect something else. */
  mayExpect(file: string, decision: string): Promise<boolean>;
  /** What the person says in the place of a verdict; `verdict: null` takes back what was said. */
  override(earlier: Override | undefined): Promise<Pick<Override, "note"> & { readonly verdict: PersonsVerdict | null } | undefined>;
  /** What the row shall expect. */
  decision(decisions: Protocol["decisions"], given: string): Promise<Protocol["decisions"][number] | undefined>;
}

/** Asks in dialogs. */
export const ASKED: PersonAsked = { mayAddRow, mayExpect, override, decision };

async function mayAddRow(file: string): Promise<boolean> {
  const yes = t("Add the row");
  const detail = t("With another row it is another version of the test file: figures from before and after are of different rows. Rows that a model is scored on must never be trained on.");
  return (await vscode.window.showWarningMessage(t("Add a row to the test file {file}?", { file: path.basename(file) }), { modal: true, detail }, yes)) === yes;
}

async function mayExpect(file: string, expected: string): Promise<boolean> {
  const yes = t("Change what the row expects");
  const detail = t("Evaluations from before were held against what the row expected then: comparisons with them no longer hold. It is another version of the test file.");
  return (await vscode.window.showWarningMessage(t("Shall the row in {file} expect “{expected}”?", { file: path.basename(file), expected }), { modal: true, detail }, yes)) === yes;
}

async function override(earlier: Override | undefined): ReturnType<PersonAsked["override"]> {
  const verdicts = PERSONS_VERDICTS.map((verdict) => ({ label: personsVerdictText(verdict, t), value: verdict }));
  const takenBack = earlier === undefined ? [] : [{ label: t("The verdict stands: take back what was said"), description: overrideText(earlier, t), value: null }];
  for (;;) {
    const verdict = await pickOne<PersonsVerdict | null>(t("What do you say of this answer?"), [...verdicts, ...takenBack], { back: false, placeholder: t("Metrics and gates go on counting the verdict; yours stands beside it.") });
    if (verdict === undefined || verdict === "back") return undefined;
    if (verdict === null) return { verdict, note: "" };
    const note = await askTyped({ title: t("Why?"), prompt: t("A note for whoever reads the report. It is kept with the answers."), value: earlier?.note ?? "", refusal: (value) => (value.trim() === "" ? t("Say why, in a few words.") : undefined) });
    if (note !== BACK) return note === undefined ? undefined : { verdict, note: note.trim() };
  }
}

async function decision(decisions: Protocol["decisions"], given: string): ReturnType<PersonAsked["decision"]> {
  const items = decisions.map((value) => ({ label: value.label, description: value.id, value }));
  const chosen = await pickOne(t("What shall the row expect?"), items, { back: false, active: items.find(({ value }) => value.id === given) });
  return chosen === "back" ? undefined : chosen;
}
