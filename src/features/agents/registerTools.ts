import * as vscode from "vscode";
import type { Evaluations } from "../evaluation/evaluations";
import type { Services } from "../services/services";
import { t } from "../words";

/** Names of the tools as package.json has them, and what they do. */
export const TOOLS = ["validate_clinical_dataset", "describe_dataset_balance", "score_ollama_model"] as const;
export type ToolName = (typeof TOOLS)[number];

/** Tools for agents. An agent may run in a cloud: they tell codes, counts and row numbers, and never text of a record. */
export function registerTools(services: Services, openEvaluations: () => Promise<Evaluations>): vscode.Disposable {
  // Servers and forks of VS Code may lack language models.
  const { lm } = vscode as { readonly lm?: Partial<typeof vscode.lm> };
  if (lm?.registerTool === undefined) return vscode.Disposable.from();
  const { registerTool } = lm;
  return vscode.Disposable.from(
    ...TOOLS.map((name) =>
      registerTool<unknown>(name, {
        prepareInvocation: ({ input }) => (name === "score_ollama_model" ? { confirmationMessages: { title: t("Score an Ollama model"), message: askedText(input) } } : {}),
        invoke: async ({ input }, token) => {
          const { useTool } = await import("./tools");
          const result = await useTool(name, input, { services, openEvaluations }, token);
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(result))]);
        },
      }),
    ),
  );
}

/** What the user agrees to. The names are an agent's: they stay text. */
function askedText(input: unknown): vscode.MarkdownString {
  const named: Readonly<Record<string, unknown>> = typeof input === "object" && input !== null ? { ...input } : {};
  return new vscode.MarkdownString().appendText(t("“{model}” is asked every row of {file}. This takes a while.", { model: String(named["model"]), file: String(named["file"]) }));
}
