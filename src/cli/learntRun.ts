import path from "node:path";
import { ProtocolLibrary } from "../platform/protocols";
import type { Machine } from "../platform/training/remote/machine";
import type { LearntRun } from "../platform/training/rowsThatLeave";
import type { CliIo } from "./command";
import { rulesOf } from "./protocolOption";

/** The dataset of a run, by the name that its manifest has: beside the folder for runs, where people acknowledge its rows. */
export function datasetBeside(folder: string, file: string): string {
  return path.resolve(folder, "..", "..", path.basename(file));
}

/** A run that is gone on with. @param protocol as `--protocol` names it. @param machine that trains it, where that is another. */
export function learntRun({ folder, protocol }: { readonly folder: string; readonly protocol: string | undefined }, machine: Machine | undefined, io: CliIo): LearntRun {
  const library = new ProtocolLibrary(io.productRoot);
  return {
    folder,
    machine,
    candidates: (file) => [datasetBeside(folder, file)],
    rulesFor: (dataset) => rulesOf(protocol, library, () => (dataset === undefined ? library.ofRows([]) : library.ofFile(dataset, io.signal)), io),
  };
}
