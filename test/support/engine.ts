import { readFileSync } from "node:fs";
import { decodeEngine } from "../../src/core/clinical/decode";
import type { ClinicalEngine } from "../../src/core/clinical/engine";

/** A JSON file of the product; tests run in its root. */
export function readJson(file: string): object {
  return JSON.parse(readFileSync(file, "utf8")) as object;
}

let engine: ClinicalEngine | undefined;

/** The engine of the headache protocol, built once per test file. */
export function headacheEngine(): ClinicalEngine {
  return (engine ??= decodeEngine({
    protocol: readJson("protocols/headache-fr.json"),
    language: readJson("languages/fr.json"),
    protocolSchema: readJson("schemas/protocol.schema.json"),
    languageSchema: readJson("schemas/language.schema.json"),
  }));
}
