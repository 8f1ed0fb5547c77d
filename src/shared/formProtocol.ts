import * as v from "valibot";
import { CHOICE_KEYS, moved } from "../core/dataset/formEdit";
import { RECORD_TEXTS } from "../core/dataset/formTexts";
import { smallestReplacement, type Replacement } from "../core/dataset/rowEdit";
import { decode, requestType } from "./webviewMessages";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.union([v.picklist(RECORD_TEXTS), count]);
const choice = v.picklist(CHOICE_KEYS);

/** A red flag in a text, how it is drawn, and what the editor says of it under the mouse: a line each. */
const finding = v.object({ start: count, end: count, kind: v.picklist(["affirmed", "uncertain", "denied"]), words: v.string(), lines: v.array(v.string()) });
/** Where something is drawn; none overlaps another. */
const mark = v.object({ start: count, end: count, kind: finding.entries.kind });

const problem = v.object({
  code: v.string(),
  severity: v.picklist(["error", "warning", "information"]),
  message: v.string(),
  /** Where to put the cursor in the form; null where only the text editor can show it. */
  place: v.nullable(v.variant("in", [v.object({ in: v.literal("text"), key: text, start: count, end: count }), v.object({ in: v.literal("choice"), key: choice })])),
  /** Offset in the line of the document. */
  column: count,
  /** What can be done about it, each known by its words. */
  fixes: v.array(v.string()),
});

const shownText = v.object({
  key: text,
  /** Which turn of a chat, of how many, and who speaks; null outside a chat. */
  turn: v.nullable(v.object({ number: count, of: count, role: v.nullable(v.string()) })),
  value: v.string(),
  writable: v.boolean(),
  findings: v.array(finding),
  marks: v.array(mark),
});

const row = v.object({
  /** The row by which a change is meant, whatever the document's lines do meanwhile. */
  token: count,
  /** Number among the rows, from 1. */
  number: count,
  id: v.nullable(v.string()),
  tags: v.array(v.string()),
  source: v.nullable(v.string()),
  parent: v.nullable(v.string()),
  choices: v.array(v.object({ key: choice, value: v.nullable(v.string()), options: v.array(v.object({ value: v.string(), label: v.string() })) })),
  /** In the order in which they are said. */
  texts: v.array(shownText),
  problems: v.array(problem),
  /** The row as it stands in the file, where it is no record. */
  broken: v.nullable(v.string()),
});

const state = v.object({
  total: count,
  /** Rows that somebody has decided about. */
  decided: count,
  /** Null before the first check, and where the dataset has no row. */
  row: v.nullable(row),
  /** One sentence, where something is to be said. */
  notice: v.nullable(v.string()),
});

/** What the host can do with the row shown. */
const action = v.picklist(["accept", "reject", "next", "previous", "nextUnreviewed", "openText"]);
/** A command of the palette or a key: the view first hands in what is being typed. `edit` and `fix` are the view's alone: they move the cursor. */
const delta = v.object({ act: v.picklist([...action.options, "edit", "fix"]) });

/** A fix of the problem of this rule that begins at this column of the row. */
const chosenFix = v.object({ token: count, code: v.string(), column: count, fix: v.string() });

export type FormFinding = v.InferOutput<typeof finding>;
export type FormMark = v.InferOutput<typeof mark>;
export type FormProblem = v.InferOutput<typeof problem>;
export type FormRow = v.InferOutput<typeof row>;
export type FormText = v.InferOutput<typeof shownText>;
export type FormChoice = FormRow["choices"][number];
/** Everything the form shows: one row. The host owns it. */
export type FormState = v.InferOutput<typeof state>;
export type ChosenFix = v.InferOutput<typeof chosenFix>;
export type FormAction = v.InferOutput<typeof action>;
export type FormDelta = v.InferOutput<typeof delta>;

export const INITIAL_FORM_STATE: FormState = { total: 0, decided: 0, row: null, notice: null };

/** `base` is what the field said when typing began. */
export const ChangeText = requestType("form/changeText", v.object({ token: count, key: text, base: v.string(), value: v.string() }), v.null());
export const ChangeChoice = requestType("form/changeChoice", v.object({ token: count, key: choice, value: v.string() }), v.null());
export const ChooseFix = requestType("form/fix", chosenFix, v.null());
export const Act = requestType("form/act", v.object({ action }), v.null());
export const OpenColumn = requestType("form/openColumn", v.object({ column: count }), v.null());
export const ExplainProblem = requestType("form/explain", v.object({ code: v.string() }), v.null());
/** Whether the keys that are pressed are meant for the form. */
export const ReportFocus = requestType("form/focus", v.object({ focused: v.boolean() }), v.null());

export const decodeFormState = (value: unknown): FormState | undefined => decode(state, value);
export const decodeFormDelta = (value: unknown): FormDelta | undefined => decode(delta, value);

/** The marks of a text where they stand after something has been typed in it; what was typed over is marked again by the host. */
export function marksAfterTyping(marks: readonly FormMark[], from: string, to: string): readonly FormMark[] {
  return moved(marks, from, to);
}

/** The smallest change of a field that makes it say something else, so that the cursor stays where it is. */
export function changeOf(from: string, to: string): Replacement | undefined {
  return smallestReplacement(from, to);
}
