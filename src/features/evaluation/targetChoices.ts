import path from "node:path";
import * as vscode from "vscode";
import { isCallableDigest } from "../../core/evaluation/callable";
import type { EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import { EndpointFileError, hostOfSpec, type TargetSpec } from "../../platform/evaluation/openTarget";
import { isOfThisMachine } from "../../platform/evaluation/testFile";
import { originOf } from "../../platform/serverKeys";
import { optionalSetting } from "../services/settings";
import { t } from "../words";

/** Something that can be asked, under the name that people pick it by. */
export interface TargetChoice {
  readonly label: string;
  readonly spec: TargetSpec;
}

/** A name stands for nothing that can be asked. */
export function noSuchModelText(model: string, choices: readonly TargetChoice[]): string {
  return t("There is no model “{model}” to ask. There are: {models}", { model, models: choices.map(({ label }) => label).join(", ") || "–" });
}

/** What settings and files of the workspace name besides the models of Ollama: `*.endpoint.json` and a Python function. Nothing of it is asked or run here. */
export async function namedTargets(): Promise<readonly TargetChoice[]> {
  const files = await vscode.workspace.findFiles("**/*.endpoint.json", "**/{node_modules,runs,evaluations}/**");
  const endpoints = files.map((uri): TargetChoice => ({ label: vscode.workspace.asRelativePath(uri), spec: { kind: "endpoint", file: uri.fsPath } })).sort((a, b) => a.label.localeCompare(b.label));
  const callable = optionalSetting("evaluation.callable");
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (callable === undefined || folder === undefined) return endpoints;
  const python = optionalSetting("evaluation.python");
  // A name without a folder is looked for in the PATH.
  const interpreter = python === undefined ? {} : { python: python.includes("/") ? path.resolve(folder, python) : python };
  return [...endpoints, { label: `${callable} (Python)`, spec: { kind: "callable", callable, folder, ...interpreter } }];
}

/** Whom an evaluation has asked, where it was and with the same system text; never another of the same name. @returns `undefined` where it cannot be asked here. */
export async function specOfTarget(target: EvaluationManifest["target"], named: readonly TargetChoice[]): Promise<TargetSpec | undefined> {
  const spec = await placeOf(target, named);
  return spec === undefined || target.system === null ? spec : { ...spec, system: target.system };
}

async function placeOf({ model, digest, template, host, hosts = [] }: EvaluationManifest["target"], named: readonly TargetChoice[]): Promise<TargetSpec | undefined> {
  if (digest !== null && !isCallableDigest(digest)) return { kind: "ollama", model, host, others: hosts.filter((other) => other !== host) };
  for (const { spec } of named) {
    const place = await hostOfSpec(spec).catch((error: unknown) => {
      // A file that says no endpoint is not the one that was asked.
      if (error instanceof EndpointFileError) return undefined;
      throw error;
    });
    if (place === host && (spec.kind !== "openai" || spec.model === model)) return spec;
  }
  // A server of OpenAI's kind tells no template, an endpoint's is its mapping; one that was started for a folder here is gone.
  const wasStartedHere = isOfThisMachine(host) && path.isAbsolute(model);
  return template === null && originOf(host) !== undefined && !wasStartedHere ? { kind: "openai", model, host } : undefined;
}

/** More Ollama servers that share the rows, from a setting that separates them by commas. */
export function otherHosts(): readonly string[] {
  return (optionalSetting("evaluation.hosts") ?? "").split(",").map((host) => host.trim()).filter((host) => host !== "");
}
