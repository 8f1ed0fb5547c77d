import { DatasetFileError } from "../platform/dataset/datasetFile";
import { datasetFileText } from "../shared/words/datasetFile";
import type { Translate } from "../shared/words/translate";
import { EnvironmentError } from "./command";

/** Why a dataset cannot be read, under the name that the user gave it; any other error as it is. */
export function datasetError(error: unknown, file: string, t: Translate): unknown {
  return error instanceof DatasetFileError ? new EnvironmentError(datasetFileText({ kind: error.kind, file, line: error.line }, t)) : error;
}
