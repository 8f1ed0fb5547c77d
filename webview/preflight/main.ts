import { decodePreflightState, DecideTraining } from "../../src/shared/preflightProtocol";
import "./style.css";
import { Host } from "../host";
import { PreflightView } from "./view";

const host = new Host({
  onSnapshot: (value) => {
    const state = decodePreflightState(value);
    if (state !== undefined) view.show(state);
  },
  onDelta: () => undefined,
});

const view = new PreflightView(document.body, (decision) => {
  host.request(DecideTraining, { decision }).catch((error: unknown) => view.say(error instanceof Error ? error.message : String(error)));
});
