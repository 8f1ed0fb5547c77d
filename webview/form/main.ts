import {
  Act,
  ChangeChoice,
  ChangeText,
  ChooseFix,
  decodeFormDelta,
  decodeFormState,
  ExplainProblem,
  INITIAL_FORM_STATE,
  OpenColumn,
  ReportFocus,
  type FormState,
} from "../../src/shared/formProtocol";
import { Host } from "../host";
import "./style.css";
import { FormView } from "./view";

let state: FormState = INITIAL_FORM_STATE;

const host = new Host({
  onSnapshot: (value) => show(decodeFormState(value)),
  onDelta: (value) => {
    const delta = decodeFormDelta(value);
    if (delta !== undefined) view.act(delta.act);
  },
});

const view = new FormView(document.body, {
  // What is typed is kept in its field when this fails.
  changeText: (params) => told(host.request(ChangeText, params)),
  changeChoice: (params) => ask(host.request(ChangeChoice, params)),
  fix: (params) => ask(host.request(ChooseFix, params)),
  act: (action) => ask(host.request(Act, { action })),
  openColumn: (column) => ask(host.request(OpenColumn, { column })),
  explain: (code) => ask(host.request(ExplainProblem, { code })),
});

const reportFocus = (focused: boolean): void => ask(host.request(ReportFocus, { focused }));
window.addEventListener("focus", () => reportFocus(true));
window.addEventListener("blur", () => {
  view.handIn();
  reportFocus(false);
});
if (document.hasFocus()) reportFocus(true);

function show(next: FormState | undefined): void {
  if (next === undefined) return;
  state = next;
  view.show(state);
}

/** A request that fails says why where the user looks. */
async function told(reply: Promise<unknown>): Promise<void> {
  try {
    await reply;
  } catch (error) {
    show({ ...state, notice: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function ask(reply: Promise<unknown>): void {
  told(reply).catch(() => undefined);
}
