import { decodeRunViewState, DoWithRun } from "../../src/shared/runProtocol";
import "../charts/runs.css";
import "./style.css";
import { Host } from "../host";
import { RunView } from "./view";

const host = new Host({
  onSnapshot: (value) => {
    const state = decodeRunViewState(value);
    if (state === undefined) return;
    host.remember({ folders: [state.folder] });
    view.show(state);
  },
  onDelta: () => undefined,
});

const view = new RunView(document.body, (action) => {
  host.request(DoWithRun, { action }).catch((error: unknown) => view.say(error instanceof Error ? error.message : String(error)));
});
