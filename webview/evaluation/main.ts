import {
  ActOnRow,
  CancelEvaluation,
  decodeEvaluationHead,
  ExplainJudge,
  INITIAL_EVALUATION_HEAD,
  ListRows,
  OpenReport,
  PickModel,
  RefreshEvaluation,
  RunEvaluation,
  type EvaluationHead,
} from "../../src/shared/evaluationProtocol";
import "./style.css";
import { registerComponents } from "../components";
import { Host } from "../host";
import { EvaluationView } from "./view";

registerComponents();

let state: EvaluationHead = INITIAL_EVALUATION_HEAD;

const host = new Host({
  onSnapshot: (value) => show(decodeEvaluationHead(value)),
  onDelta: (value) => show(decodeEvaluationHead(value)),
});

const view = new EvaluationView(document.body, {
  run: (model, file) => ask(host.request(RunEvaluation, { model, file })),
  cancel: () => ask(host.request(CancelEvaluation, null)),
  refresh: () => ask(host.request(RefreshEvaluation, null)),
  rows: (failure, from, count) => {
    const rows = host.request(ListRows, { failure, from, count });
    ask(rows);
    return rows;
  },
  act: (key, action) => ask(host.request(ActOnRow, { key, action })),
  pick: (model) => ask(host.request(PickModel, { model })),
  openReport: () => ask(host.request(OpenReport, null)),
  explainJudge: () => ask(host.request(ExplainJudge, null)),
});

function show(next: EvaluationHead | undefined): void {
  if (next === undefined) return;
  state = next;
  view.show(state);
}

/** A request that fails says why where the user looks. */
function ask(reply: Promise<unknown>): void {
  reply.catch((error: unknown) => show({ ...state, problem: error instanceof Error ? error.message : String(error) }));
}
