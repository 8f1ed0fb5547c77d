import * as vscode from "vscode";
import { SETTINGS, SETTINGS_SECTION, type SettingName, type SettingValue } from "../../contributions";

/** The value that holds for a resource, of the type that contributions.ts gives it; a value of another type counts as not set. */
export function setting<Name extends SettingName>(name: Name, resource?: vscode.Uri): SettingValue<Name> {
  const fallback = SETTINGS[name].default;
  const value: unknown = vscode.workspace.getConfiguration(SETTINGS_SECTION, resource).get(name);
  return (typeof value === typeof fallback ? value : fallback) as SettingValue<Name>;
}

/** A text setting, or `undefined` where it is left empty. */
export function optionalSetting(name: "python" | "ollama.host" | "runsFolder" | "protocol" | "recordSchema" | "evaluation.hosts" | "evaluation.callable" | "evaluation.python", resource?: vscode.Uri): string | undefined {
  const value = setting(name, resource).trim();
  return value === "" ? undefined : value;
}

/** Whether the workspace gives a setting its value, and not the user. */
export function isSetByWorkspace(name: SettingName): boolean {
  const { workspaceValue, workspaceFolderValue } = vscode.workspace.getConfiguration(SETTINGS_SECTION).inspect(name) ?? {};
  return workspaceValue !== undefined || workspaceFolderValue !== undefined;
}

/** The Ollama server that must be used: the setting, else `$OLLAMA_HOST` as the command line has it; `undefined` for whatever is found. */
export function ollamaHost(): string | undefined {
  return optionalSetting("ollama.host") ?? process.env["OLLAMA_HOST"];
}
