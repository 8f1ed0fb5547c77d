import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../../src/platform/ollama/server";
import { startBackground } from "../../src/platform/process";
import { eventually } from "./deadline";
import { provided } from "./testEnvironment";

/** Folder of package.json; suites run from `dist/test/<suite>/`. */
export const PRODUCT_ROOT = path.resolve(__dirname, "../../..");

export interface EditorServer {
  /** `127.0.0.1:port`, the authority of `vscode-remote` URIs. */
  readonly authority: string;
  /** Everything that the server and its extension hosts have logged. */
  log(): Promise<string>;
  /** Ends the server with all that it started, and removes its folders. */
  stop(): Promise<void>;
}

export interface EditorServerOptions {
  /** Asks whether the folder is trusted; otherwise everything is. */
  readonly askTrust?: boolean;
  /** Shows modal dialogs; VS Code's driver for tests, without which this one runs, refuses them. */
  readonly dialogs?: boolean;
  /** Seen by extensions, beside the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts VS Code's server with folders of its own, and waits until it answers. */
export async function startEditorServer({ askTrust = false, dialogs = false, env = {} }: EditorServerOptions = {}): Promise<EditorServer> {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-editor-"));
  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  const folder = (name: string): string => path.join(home, name);
  const server = await startBackground(
    process.execPath,
    [
      path.join(provided("codeServer"), "out", "server-main.js"),
      ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
      ...(dialogs ? [] : ["--enable-smoke-test-driver"]),
      ...["--telemetry-level", "off", ...(askTrust ? [] : ["--disable-workspace-trust"])],
      ...["--user-data-dir", folder("user"), "--extensions-dir", folder("extensions"), "--server-data-dir", folder("server")],
    ],
    { env: { ...env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined } },
  );
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const answers = async (): Promise<true | undefined> => {
    const response = await fetch(`http://${authority}/version`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    return response?.ok === true ? true : undefined;
  };
  try {
    await Promise.race([server.died, eventually(60, "the editor's server", answers)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { authority, log: () => logsUnder(home), stop };
}

async function logsUnder(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".log"));
  const texts = await Promise.all(files.map(async (file) => `── ${file}\n${await readFile(path.join(folder, file), "utf8")}`));
  return texts.join("\n");
}
