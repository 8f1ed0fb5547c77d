import { readFileSync } from "node:fs";
import { decodeEngine } from "../../src/core/clinical/decode";
import type { ClinicalEngine } from "../../src/core/clinical/engine";

/** A JSON file of the product; tests run in its root. */
export function readJson(file: string): object {
  return JSON.parse(readFileSync(file, "utf8")) as object;
}

const engines = new Map<string, ClinicalEngine>();

/** The engine of one of the product's French protocols, built once per test file. */
export function engineOf(protocol: string): ClinicalEngine {
  const engine =
    engines.get(protocol) ??
    decodeEngine({
      protocol: readJson(`protocols/${protocol}.json`),
      language: readJson("languages/fr.json"),
      protocolSchema: readJson("schemas/protocol.schema.json"),
      languageSchema: readJson("schemas/language.schema.json"),
    });
  engines.set(protocol, engine);
  return engine;
}

/** The engine of the headache protocol, built once per test file. */
export function headacheEngine(): ClinicalEngine {
  return engineOf("headache-fr");
}
