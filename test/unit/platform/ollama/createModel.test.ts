import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { createModel, type NewModel } from "../../../../src/platform/ollama/createModel";
import { quantizationOf } from "../../../../src/platform/ollama/quantization";

const { signal } = new AbortController();
/** What was asked of the stand-in, and the models it has. */
const asked: { readonly path: string; readonly body: string }[] = [];
const models: { name: string; model: string; digest: string }[] = [];

/** As much of Ollama's API as creating a model needs; what it makes is counted by its digests. */
const server: Server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    const { url = "", method } = request;
    asked.push({ path: `${method ?? ""} ${url.replace(/[0-9a-f]{64}/u, "…")}`, body: Buffer.concat(pieces).toString() });
    if (method === "HEAD") response.writeHead(404).end();
    else if (url === "/api/create") {
      models.splice(0, models.length, { name: "m:latest", model: "m:latest", digest: `digest-${asked.length}` });
      response.end('{"status": "success"}\n');
    } else if (url === "/api/show") response.end(JSON.stringify({ details: { quantization_level: "Q4_K_M" }, tensors: [{ type: "F32" }, { type: "Q4_K" }, { type: "Q5_0" }, { type: "Q6_K" }] }));
    else response.end(JSON.stringify({ models }));
  });
});
let folder: string;
let host: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-create-"));
  await writeFile(path.join(folder, "model.gguf"), "weights");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const model = (): NewModel => ({ name: "m", gguf: path.join(folder, "model.gguf"), sha256: "0".repeat(64), template: "{{ .Prompt }}", system: "", parameters: { temperature: 0 } });

test("a file that the server does not have is sent, and made the kind that was asked for", async () => {
  const created = await createModel(host, { ...model(), quantize: "q4_K_M" }, undefined, signal);
  assert.deepEqual(asked.map(({ path: place }) => place), ["HEAD /api/blobs/sha256:…", "POST /api/blobs/sha256:…", "POST /api/create", "GET /api/tags"]);
  assert.equal(asked[1]?.body, "weights");
  assert.equal((JSON.parse(asked[2]?.body ?? "") as { readonly quantize: string }).quantize, "q4_K_M");
  assert.equal(created.digest, models[0]?.digest);
});

test("what is there already is made again only of something else, or where it has been replaced", async () => {
  const first = await createModel(host, model(), undefined, signal);
  assert.deepEqual(await createModel(host, model(), first, signal), first);
  const other = await createModel(host, { ...model(), quantize: "q4_K_S" }, first, signal);
  assert.notEqual(other.digest, first.digest);
  assert.notEqual(other.input, first.input);
  assert.notEqual((await createModel(host, model(), first, signal)).digest, first.digest, "somebody has made another of that name");
});

test("what the weights are held in, and how many matrices do not fit a K kind", async () => {
  assert.deepEqual(await quantizationOf(host, "m", signal), { level: "Q4_K_M", matrices: 3, fallenBack: 1 });
});
