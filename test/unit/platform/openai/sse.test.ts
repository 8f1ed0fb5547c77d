import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { sseData } from "../../../../src/platform/openai/sse";

const STREAM = 'data: {"a":"é"}\n\n: a comment\nevent: x\ndata:second\ndata: line\n\ndata: [DONE]\r\n\r\n';

test("data fields come whole, wherever the stream is cut", async () => {
  const bytes = Buffer.from(STREAM);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const found: string[] = [];
    for await (const data of sseData(Readable.from([bytes.subarray(0, cut), bytes.subarray(cut)], { objectMode: true }))) found.push(data);
    assert.deepEqual(found, ['{"a":"é"}', "second\nline", "[DONE]"], `cut at ${cut}`);
  }
});
