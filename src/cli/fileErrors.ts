import { DatasetFileError } from "../platform/dataset/datasetFile";
import { datasetFileText } from "../shared/words/datasetFile";
import type { Translate } from "../shared/words/translate";
import { EnvironmentError } from "./command";

/** Why a dataset cannot be read, under the name that the user gave it; any other error as it is. */
export function datasetError(error: unknown, file: string, t: Translate): unknown {
  return error instanceof DatasetFileError ? new EnvironmentError(datasetFileText({ kind: error.kind, file, line: error.line }, t)) : error;
}

/** A file that cannot be made where it should be; `undefined` for any other error. */
export function cannotBeWritten(error: unknown, file: string, t: Translate): EnvironmentError | undefined {
  const isMissing = error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR", "EACCES", "EROFS", "EPERM"].includes(String(error.code));
  return isMissing ? new EnvironmentError(t("{file} cannot be written: its folder is not there or not yours. Choose another folder.", { file }), { cause: error }) : undefined;
}
