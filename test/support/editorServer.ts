import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
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
  /** Whether windows find the product among the installed extensions; otherwise they load it for development. */
  readonly installed: boolean;
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
  /** The product is an installed extension, as for a user: VS Code starts only the extension hosts of such windows again when they end. */
  readonly installed?: boolean;
  /** Seen by extensions, beside the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts VS Code's server with folders of its own, and waits until it answers. */
export async function startEditorServer({ askTrust = false, dialogs = false, installed = false, env = {} }: EditorServerOptions = {}): Promise<EditorServer> {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-editor-"));
  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  const folder = (name: string): string => path.join(home, name);
  if (installed) await install(folder("extensions"));
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
  return { authority, installed, log: () => logsUnder(home), stop };
}

/** What a package of the product holds. Copied: VS Code knows an extension's modules by where they are, behind links too. */
async function install(extensions: string): Promise<void> {
  const folder = path.join(extensions, "clinical-prompt-studio.clinical-prompt-studio-0.1.0");
  const tests = path.join(PRODUCT_ROOT, "dist", "test");
  for (const part of ["package.json", "package.nls.json", "package.nls.fr.json", "dist", "examples", "judged-answers", "l10n", "languages", "media", "protocols", "python-bridge", "schemas"]) {
    await cp(path.join(PRODUCT_ROOT, part), path.join(folder, part), { recursive: true, filter: (file) => file !== tests });
  }
}

async function logsUnder(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".log"));
  const texts = await Promise.all(files.map(async (file) => `── ${file}\n${await readFile(path.join(folder, file), "utf8")}`));
  return texts.join("\n");
}
