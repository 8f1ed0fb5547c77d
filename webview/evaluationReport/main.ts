import { CompareEvaluations, ComparedRows, decodeEvaluationReportState, FailedRows, OpenEvaluatedRow, OpenEvaluation } from "../../src/shared/evaluationReportProtocol";
import "../charts/runs.css";
import "./style.css";
import { Host } from "../host";
import { EvaluationReportView } from "./view";

const host = new Host({
  onSnapshot: (value) => {
    const state = decodeEvaluationReportState(value);
    if (state === undefined) return;
    const { folder, other, onlyDifferent } = state;
    host.remember({ folder, other, onlyDifferent });
    view.show(state);
  },
  onDelta: () => undefined,
});

const view = new EvaluationReportView(document.body, {
  failed: (failure, from, count) => host.request(FailedRows, { failure, from, count }),
  compared: (from, count) => host.request(ComparedRows, { from, count }),
  compare: (other, onlyDifferent) => ask(host.request(CompareEvaluations, { other, onlyDifferent })),
  openRow: (id) => ask(host.request(OpenEvaluatedRow, { id })),
  openEvaluation: (folder) => ask(host.request(OpenEvaluation, { folder })),
});

/** A request that fails says why where the user looks. */
function ask(reply: Promise<unknown>): void {
  reply.catch((error: unknown) => view.say(error instanceof Error ? error.message : String(error)));
}
