import path from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../core/messageOf";
import { printableJson } from "../core/text/printable";
import type { TrainingConfiguration } from "../core/training/configuration";
import { EXPORT_TARGETS, isExportTarget, type ExportTarget } from "../core/training/export/exportedTraining";
import { runName } from "../core/training/runName";
import { ExportRefusedError } from "../platform/dataset/exportFile";
import { FileExistsError } from "../platform/files";
import { ProtocolLibrary } from "../platform/protocols";
import { startErrorText } from "../platform/training/errorText";
import { exportTraining, refuseIdentifiers } from "../platform/training/exportTraining";
import { readTrainingRows } from "../platform/training/trainingRows";
import { exportRefusalText } from "../shared/words/exchange";
import { exportTexts, leavesText } from "../shared/words/exportTraining";
import { fileExistsText } from "../shared/words/newDataset";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { cannotBeWritten } from "./fileErrors";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";
import { sayLeakage, saySplit } from "./trainingRowsReport";
import { configurationOf, TRAINING_OPTIONS } from "./trainingOptions";

/** `clinical-prompts export-training`: a training as a folder that another tool runs. */
export const exportTrainingCommand: Command = {
  name: "export-training",
  summary: "Write a training as a folder for Axolotl, TRL and PEFT, a notebook, SkyPilot, Hugging Face Jobs or Docker",
  usage: "<train.jsonl> --to <tool> [--config training.json | --preset cpu|guide] [--protocol <id | file>] [--test test.jsonl]… [--new-split] [--accept-leakage] [--out FOLDER] [--json]",
  options: {
    "--to": "axolotl, peft, notebook, skypilot, hf-jobs or docker",
    "--config": "a training.json: a preset and what differs from it",
    "--preset": "“cpu” for a small model on this machine, “guide” for a 7B model on a GPU",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--test": "a file that the model will be scored on: no row of it may be like one that is trained on; may be repeated",
    "--new-split": "split the rows anew instead of as they were split before",
    "--accept-leakage": "export although rows leak between training, validation and test; the export says so",
    "--out": "the folder to write, never over another; one beside the dataset without it",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

interface Request {
  /** As it was named. */
  readonly file: string;
  readonly dataset: string;
  readonly target: ExportTarget;
  readonly configuration: TrainingConfiguration;
  readonly protocol: string | undefined;
  readonly testFiles: readonly string[];
  readonly newSplit: boolean;
  readonly acceptLeakage: boolean;
  readonly folder: string;
  readonly json: boolean;
}

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const request = await readRequest(args, io);
  const { file, folder } = request;
  try {
    return await write(request, io);
  } catch (error) {
    if (error instanceof ExportRefusedError) {
      io.stderr.write(`${exportRefusalText(error, file, io.t)}\n`);
      return 1;
    }
    if (error instanceof FileExistsError) throw new UsageError(fileExistsText(folder, io.t), { cause: error });
    const text = startErrorText(error, io.t);
    if (text !== undefined && !io.signal.aborted) throw new EnvironmentError(text, { cause: error });
    throw cannotBeWritten(error, folder, io.t) ?? error;
  }
}

async function write({ dataset, target, configuration, protocol, testFiles, newSplit, acceptLeakage, folder, json }: Request, io: CliIo): Promise<ExitCode> {
  const { productRoot, signal, stdout, stderr, t } = io;
  const library = new ProtocolLibrary(productRoot);
  const rules = await rulesOf(protocol, library, () => library.ofFile(dataset, signal), io);
  const rows = await readTrainingRows(dataset, { configuration, rules, testFiles, newSplit }, signal);
  await refuseIdentifiers({ rows, configuration, rules, target });
  saySplit(rows, io);
  const { pairs } = rows.leakage;
  if (!sayLeakage(pairs, { accepted: acceptLeakage, json, remedy: t("Change or remove these rows, or export all the same with --accept-leakage: the export will say so.") }, io)) return 1;
  await exportTraining({ target, rows, configuration, rules, folder, productRoot, texts: (facts) => exportTexts(target, facts, t) });
  const counts = { train: rows.train.length, validation: rows.validation.length };
  stdout.write(json ? `${printableJson({ folder, target, ...counts, leakingPairs: pairs.length })}\n` : `${folder}\n`);
  stderr.write(`${t("Exported to {folder}: {train} rows, {validation} for validation.", { folder, ...counts })}\n${leavesText(target, t)}\n`);
  return 0;
}

async function readRequest(args: readonly string[], io: CliIo): Promise<Request> {
  const { cwd, t } = io;
  const { values, positionals } = parsed(args);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(t("Which dataset? Name one .jsonl file."));
  const target = values.to;
  if (target === undefined || !isExportTarget(target)) throw new UsageError(t("To which tool? --to takes one of {tools}.", { tools: EXPORT_TARGETS.join(", ") }));
  const dataset = path.resolve(cwd, file);
  const folder = path.dirname(dataset);
  return {
    file,
    dataset,
    target,
    configuration: await configurationOf(values, io),
    protocol: values.protocol,
    testFiles: (values.test ?? []).map((test) => path.resolve(cwd, test)),
    newSplit: values["new-split"] === true,
    acceptLeakage: values["accept-leakage"] === true,
    folder: values.out === undefined ? path.join(folder, `${runName(path.basename(folder), new Date())}-${target}`) : path.resolve(cwd, values.out),
    json: values.json === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: "string" },
        ...TRAINING_OPTIONS,
        ...PROTOCOL_OPTION,
        test: { type: "string", multiple: true },
        "new-split": { type: "boolean" },
        "accept-leakage": { type: "boolean" },
        out: { type: "string" },
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
