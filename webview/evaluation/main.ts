import {
  applyDelta,
  CancelEvaluation,
  decodeEvaluationDelta,
  decodeEvaluationState,
  INITIAL_EVALUATION_STATE,
  OpenReport,
  OpenRow,
  RefreshEvaluation,
  RunEvaluation,
  type EvaluationState,
} from "../../src/shared/evaluationProtocol";
import "./style.css";
import { registerComponents } from "../components";
import { Host } from "../host";
import { EvaluationView } from "./view";

registerComponents();

let state: EvaluationState = INITIAL_EVALUATION_STATE;

const host = new Host({
  onSnapshot: (value) => show(decodeEvaluationState(value)),
  onDelta: (value) => {
    const delta = decodeEvaluationDelta(value);
    if (delta !== undefined) show(applyDelta(state, delta));
  },
});

const view = new EvaluationView(document.body, {
  run: (model, file) => ask(host.request(RunEvaluation, { model, file })),
  cancel: () => ask(host.request(CancelEvaluation, null)),
  refresh: () => ask(host.request(RefreshEvaluation, null)),
  openRow: (id) => ask(host.request(OpenRow, { id })),
  openReport: () => ask(host.request(OpenReport, null)),
});

function show(next: EvaluationState | undefined): void {
  if (next === undefined) return;
  state = next;
  view.show(state);
}

/** A request that fails says why where the user looks. */
function ask(reply: Promise<unknown>): void {
  reply.catch((error: unknown) => show({ ...state, problem: error instanceof Error ? error.message : String(error) }));
}
