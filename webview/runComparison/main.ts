import { decodeRunComparison, OpenComparedRun } from "../../src/shared/runProtocol";
import "../charts/runs.css";
import { Host } from "../host";
import { ComparisonView } from "./view";

const host = new Host({
  onSnapshot: (value) => {
    const comparison = decodeRunComparison(value);
    if (comparison === undefined) return;
    host.remember({ folders: comparison.runs.map(({ folder }) => folder) });
    view.show(comparison);
  },
  onDelta: () => undefined,
});

const view = new ComparisonView(document.body, (index) => {
  host.request(OpenComparedRun, { index }).catch((error: unknown) => view.say(error instanceof Error ? error.message : String(error)));
});
