import type { EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import type { Translate } from "./translate";

/** What was asked of whom, a line each. The server's address and the system text stay where they are. */
export function evaluationFacts({ target, options, repeats, concurrency, dataset, protocol, createdAt }: EvaluationManifest, t: Translate): readonly (readonly [name: string, value: string])[] {
  return [
    [t("Model"), target.model],
    [t("Digest"), target.digest ?? "–"],
    [t("Rows"), `${dataset.file}, ${dataset.asked}/${dataset.rows}`],
    [t("SHA-256 of the rows' file"), dataset.sha256],
    [t("Options"), `temperature ${options.temperature}, seed ${options.seed}, num_ctx ${options.numCtx}, num_predict ${options.numPredict}, repeats ${repeats}`],
    ...(concurrency === undefined ? [] : [[t("Asked at once"), t("{concurrency}: not reproducible bit by bit", { concurrency })] as const]),
    ...(target.hosts === undefined ? [] : [[t("Servers that shared the rows"), String(target.hosts.length)] as const]),
    [t("System text"), target.system === null ? "–" : t("sent with each row")],
    [t("Protocol"), `${protocol.id} ${protocol.version}`],
    [t("Begun"), createdAt],
  ];
}
