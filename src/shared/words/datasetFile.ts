import type { Translate } from "./translate";

/** Why a dataset file cannot be read, and what to do. `line` is from 1. */
export function datasetFileText({ kind, file, line }: { kind: "missing" | "directory" | "not_a_file" | "forbidden" | "not_utf8" | "unreadable"; file: string; line: number }, t: Translate): string {
  switch (kind) {
    case "missing":
      return t("There is no file “{file}”. Check its name and the folder you are in.", { file });
    case "directory":
      return t("“{file}” is a folder. Name a .jsonl file in it.", { file });
    case "not_a_file":
      return t("“{file}” is a pipe or a device, and a dataset is read more than once. Save the rows in a file and name that one.", { file });
    case "forbidden":
      return t("“{file}” may not be read. Ask for read permission, or copy it to your own folder.", { file });
    case "not_utf8":
      return t("“{file}” is not UTF-8 from line {line} on. Open it with its own encoding and save it as UTF-8.", { file, line });
    case "unreadable":
      return t("“{file}” cannot be read. Check the disk and try again.", { file });
  }
}
