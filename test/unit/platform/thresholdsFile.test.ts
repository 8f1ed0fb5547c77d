import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020";
import { METRIC_IDS } from "../../../src/core/evaluation/metrics";
import { JsonFileError } from "../../../src/platform/jsonFile";
import { decodeThresholds } from "../../../src/platform/thresholdsFile";
import { readJson } from "../../support/engine";

const FLAGS = ["thunderclap", "fever"];
const schema = readJson("schemas/evaluation.schema.json") as { readonly examples: readonly object[]; readonly properties: Readonly<Record<string, { readonly description?: string }>>; readonly $defs: { readonly share: { readonly properties: Readonly<Record<string, { readonly description?: string }>> } } };
const validate = new Ajv2020().compile(schema);

function takes(text: string): boolean {
  try {
    decodeThresholds(text, "evaluation.json", FLAGS);
    return true;
  } catch (error) {
    assert.ok(error instanceof JsonFileError);
    return false;
  }
}

/** Values of each kind: every key takes some of them and refuses the others. */
const VALUES = [true, -1, 0, 0.5, 1, 1.5, 2, "", null, [], {}, { thunderclap: 0 }, { fever: 0.5 }, { thunderclap: -1 }, { red_flag_detection: {} }, { red_flag_detection: [] }, { red_flag_detection: 0.9 }, { sensitivity: {} }];
const BOUNDS = [true, -0.1, 0, 0.5, 1, 1.1, 3, "0.9", null, [], {}];

test("the schema that helps to write evaluation.json allows what its decoder takes, key by key", () => {
  for (const key of ["$schema", "metrics", "missedRedFlags", "missedFlags", "gate"]) {
    for (const value of VALUES) {
      const text = JSON.stringify({ [key]: value });
      assert.equal(takes(text), validate(JSON.parse(text)), text);
    }
  }
  for (const metric of METRIC_IDS) {
    for (const bound of ["atLeast", "atMost", "lowerBound", "upperBound", "rows", "least"]) {
      for (const value of BOUNDS) {
        const text = JSON.stringify({ metrics: { [metric]: { [bound]: value } } });
        assert.equal(takes(text), validate(JSON.parse(text)), text);
      }
    }
  }
});

test("its examples are right, and every key is explained", () => {
  for (const example of schema.examples) assert.ok(validate(example) && takes(JSON.stringify(example)));
  for (const [key, { description = "" }] of Object.entries({ ...schema.properties, ...schema.$defs.share.properties })) assert.ok(description.length > 20, key);
});

test("what is wrong is named: no JSON, no object, an unknown key, a wrong value, a flag that the protocol does not know", () => {
  const faults = [
    ["{", "not_json", undefined],
    ["[]", "no_object", ""],
    ['{"metric":{}}', "unknown_key", "metric"],
    ['{"metrics":{"red_flag_detection":{"atLeast":90}}}', "wrong_value", "metrics.red_flag_detection.atLeast"],
    ['{"missedFlags":{"tunderclap":0}}', "unknown_key", "missedFlags.tunderclap"],
  ] as const;
  for (const [text, kind, place] of faults) {
    assert.throws(() => decodeThresholds(text, "evaluation.json", FLAGS), (error) => error instanceof JsonFileError && error.kind === kind && (place === undefined || error.place === place), text);
  }
});
