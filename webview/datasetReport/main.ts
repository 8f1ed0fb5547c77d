import { decodeDatasetReportState, ReportRows, RevealReportRow, WriteMissingRow } from "../../src/shared/datasetReportProtocol";
import "./style.css";
import { Host } from "../host";
import { DatasetReportView } from "./view";

const host = new Host({
  onSnapshot: (value) => {
    const state = decodeDatasetReportState(value);
    if (state !== undefined) view.show(state);
  },
  onDelta: () => undefined,
});

const view = new DatasetReportView(document.body, {
  select: (selection, title) => {
    host.request(ReportRows, selection).then((list) => view.list(list, selection, title), fail);
  },
  write: (flag, assertion, decision) => {
    host.request(WriteMissingRow, { flag, assertion, decision }).catch(fail);
  },
  reveal: (row, selection) => {
    host.request(RevealReportRow, { row, selection }).catch(fail);
  },
});

/** A request that fails says why where the user looks. */
function fail(error: unknown): void {
  view.say(error instanceof Error ? error.message : String(error));
}
