/** What a program said, and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HostCall {
  readonly signal: AbortSignal;
  /** Given to the program on its standard input. */
  readonly input?: string;
}

/** Told how far a transfer is, 0 to 1. */
export type TransferProgress = (share: number) => void;

/**
 * A machine on which runs are trained: this one, or one that is reached over SSH. Paths are those of that machine, absolute. No argument is ever
 * read as an option or as shell text.
 */
export interface Host {
  readonly kind: "local" | "ssh";
  /** As the user calls it. */
  readonly name: string;
  /** Runs a program to its end. */
  run(program: string, args: readonly string[], call: HostCall): Promise<CommandResult>;
  /** Copies a folder's content, going on where an interrupted copy has ended; what is equal already is not sent again. */
  upload(localFolder: string, folder: string, signal: AbortSignal, progress?: TransferProgress): Promise<void>;
  /** Copies a file or folder back, likewise. */
  download(place: string, localPlace: string, signal: AbortSignal, progress?: TransferProgress): Promise<void>;
  /** What stands in a file from an offset on, in bytes; nothing where the file is not there yet. */
  readFrom(file: string, offset: number, signal: AbortSignal): Promise<Buffer>;
}
