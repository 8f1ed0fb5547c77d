import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, suite, test } from "node:test";
import { checkCommand } from "../../../src/cli/check";
import { runCommandLine } from "../../../src/cli/commandLine";
import { capturedIo } from "../../support/capturedIo";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "clinical-prompts-schema-option-"));
});
after(() => rm(cwd, { recursive: true }));

/** Runs `check` on two rows, the second without an author, by the schema with this text. */
async function check(schema: string | undefined, name = "own.schema.json") {
  const row = { instruction: "CAS CLINIQUE:\npatient 22 ans, céphalées", response: "Pour préciser: …" };
  await writeFile(path.join(cwd, "data.jsonl"), `${JSON.stringify({ ...row, author: "AB" })}\n${JSON.stringify({ ...row, id: "b" })}\n`);
  if (schema !== undefined) await writeFile(path.join(cwd, name), schema);
  const { io, stdout, stderr } = capturedIo({ cwd });
  const code = await runCommandLine([checkCommand.name, "data.jsonl", "--schema", name], io);
  return { code, problems: stdout().split("\n").filter((line) => line.includes(" schema ")), stderr: stderr() };
}

suite("--schema", () => {
  test("asks for one more key, and says where it is missing", async () => {
    const { code, problems } = await check('{"type": "object", "required": ["instruction", "response", "author"]}');
    assert.deepEqual([code, problems], [1, ["data.jsonl:2:1 error schema The key “author” is missing."]]);
  });

  test("stands in place of the product's own: what that asks for is not asked", async () => {
    assert.deepEqual((await check("{}")).problems, []);
    assert.deepEqual((await check('{"properties": {"id": {"type": "integer"}}}')).problems, ["data.jsonl:2:94 error schema “id” must be of type integer."]);
  });

  test("that leads back to itself without end is told of each row", async () => {
    const { problems } = await check('{"$ref": "#"}');
    assert.equal(problems.length, 2);
    assert.match(problems.join("\n"), /^data\.jsonl:1:1 error schema The record does not follow its schema: Maximum call stack/u);
  });

  test("that is broken is wrong usage, with its place and what to do", async () => {
    const said = async (schema: string, text: string): Promise<void> => {
      const { code, problems, stderr } = await check(schema);
      assert.deepEqual([code, problems, stderr.split("\nUsage:")[0]], [2, [], text]);
    };
    await said("{", "own.schema.json:1:1: Not valid JSON: the closing brace } is missing. A row stands on one line.");
    await said('{\n  "required": 1\n}', "own.schema.json:2:15: This is not valid in a JSON Schema of draft 2020-12: must be array. Correct it.");
    await said(
      '{"$schema": "http://json-schema.org/draft-07/schema#\\u001b"}',
      String.raw`own.schema.json:1:13: This schema is of another draft (http://json-schema.org/draft-07/schema#\u001b). Write “https://json-schema.org/draft/2020-12/schema”, and correct what was said otherwise in the other draft.`,
    );
    await said('{"$ref": "https://example.org/a"}', "own.schema.json:1:10: “https://example.org/a” is not in this file, and other files and servers are not asked. Copy what it names into “$defs” of this schema.");
  });

  test("that is not there is wrong usage", async () => {
    const { code, stderr } = await check(undefined, "none.json");
    assert.equal(code, 2);
    assert.match(stderr, /^“none\.json” cannot be read\. Name a JSON Schema file/u);
  });
});
