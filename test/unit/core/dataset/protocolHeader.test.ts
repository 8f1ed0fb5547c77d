import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createHeaderReader, DECIDING_ROWS } from "../../../../src/core/dataset/protocolHeader";

const reader = createHeaderReader([
  { id: "head", header: "CAS:\n" },
  { id: "chest", header: "CAS – THORAX:\n" },
  { id: "none", header: "" },
]);
const row = (instruction: string): string => JSON.stringify({ id: "1", instruction, response: "x" });

suite("the protocol of a dataset", () => {
  test("is the one whose header its rows have", () => {
    assert.equal(reader.protocolOf([row("CAS:\nune toux")]), "head");
    assert.equal(reader.protocolOf([row("CAS – THORAX:\nune toux")]), "chest");
    assert.equal(reader.protocolOf([row("Une toux.")]), undefined);
    assert.equal(reader.protocolOf([]), undefined);
  });

  test("is the one of most rows", () => {
    assert.equal(reader.protocolOf([row("CAS:\na"), row("CAS – THORAX:\nb"), row("CAS – THORAX:\nc"), row("d")]), "chest");
    assert.equal(reader.protocolOf([row("CAS:\na"), row("CAS – THORAX:\nb")]), "head");
  });

  test("is seen through other hyphens, case, spaces and escapes", () => {
    assert.equal(reader.protocolOf([row("  cas - thorax :\nb")]), "chest");
    assert.equal(reader.protocolOf([String.raw`{"instruction" : "CAS \u2013 THORAX:\nb"}`]), "chest");
  });

  test("is seen in a row that is still being written", () => {
    assert.equal(reader.protocolOf([`{"instruction": "CAS – THORAX:\\nune t`]), "chest");
    assert.equal(reader.protocolOf([`{"instruction": "CAS – THORAX:\\`, "[", "{"]), "chest");
  });

  test("is seen in chat messages, where the case is the user's", () => {
    assert.equal(reader.protocolOf([JSON.stringify({ messages: [{ role: "system", content: "Réponds." }, { role: "user", content: "CAS – THORAX:\nb" }] })]), "chest");
  });

  test(`is decided by the first ${DECIDING_ROWS} lines`, () => {
    const head = Array.from({ length: DECIDING_ROWS }, () => row("CAS:\na"));
    const chest = Array.from({ length: 2 * DECIDING_ROWS }, () => row("CAS – THORAX:\na"));
    assert.equal(reader.protocolOf([...head, ...chest]), "head");
  });
});

test("one instruction", () => {
  assert.equal(reader.protocolOfInstruction("CAS:\nx"), "head");
  assert.equal(reader.protocolOfInstruction("Voici. CAS:\nx"), undefined);
});
