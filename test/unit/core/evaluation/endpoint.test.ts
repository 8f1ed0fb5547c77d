import assert from "node:assert/strict";
import { test } from "node:test";
import { readEndpoint, requestBody, valueAt, type Endpoint } from "../../../../src/core/evaluation/endpoint";
import { DEFAULT_ASK_OPTIONS } from "../../../../src/core/evaluation/target";

const FILE = { url: "http://localhost:8080/ask", body: { text: "{prompt}" }, answer: "/text" };
const read = (change: object): unknown => readEndpoint(JSON.stringify({ ...FILE, ...change }));
const body = (given: unknown, prompt = "cas", system?: string): unknown => requestBody({ ...FILE, headers: {}, body: given }, prompt, system, DEFAULT_ASK_OPTIONS);

test("a file says an endpoint, or why not", () => {
  assert.deepEqual(readEndpoint(JSON.stringify(FILE)), { ...FILE, headers: {} } satisfies Endpoint);
  assert.equal(readEndpoint("{"), "not_json");
  for (const change of [{ answer: "text" }, { url: 1 }, { other: 1 }, { headers: { a: 1 } }]) assert.equal(read(change), "not_valid");
  for (const url of ["file:///etc/passwd", "localhost", ""]) assert.equal(read({ url }), "address");
  assert.equal(read({ body: { text: "cas" } }), "no_prompt");
});

test("placeholders are filled wherever they stand; alone, those of numbers become numbers", () => {
  assert.deepEqual(body({ a: ["{prompt}", { b: "<{system}>" }], temperature: "{temperature}", note: "seed {seed}", n: "{maxTokens}", c: "{numCtx}", other: "{other}", yes: true, nothing: null }, "cas", "Tu es…"), {
    a: ["cas", { b: "<Tu es…>" }],
    temperature: 0,
    note: "seed 42",
    n: 256,
    c: 2048,
    other: "{other}",
    yes: true,
    nothing: null,
  });
});

test("what a prompt says is no placeholder, and no pattern", () => {
  assert.deepEqual(body({ text: "{prompt}", both: "[{prompt}]" }, "{seed} $& {prompt}"), { text: "{seed} $& {prompt}", both: "[{seed} $& {prompt}]" });
});

test("a JSON pointer leads to what it names, and to nothing that JSON has not", () => {
  const value = { a: [{ "b/c": "x" }], "~": "y", "": "z" };
  assert.deepEqual(["/a/0/b~1c", "/~0", "/", "/a/1", "/toString", "/a/length", "/a/0/b~1c/0"].map((pointer) => valueAt(value, pointer)), ["x", "y", "z", undefined, undefined, 1, undefined]);
  assert.equal(valueAt("whole", ""), "whole");
});
