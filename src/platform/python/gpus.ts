import { ProcessError, runProgram } from "../process";

/** An NVIDIA GPU, as its driver describes it. */
export interface Gpu {
  readonly name: string;
  /** Version of the driver. */
  readonly driver: string;
  readonly memoryBytes: number;
}

const MIB = 1024 ** 2;

/** What nvidia-smi is asked, in the order that {@link decodeGpus} reads. */
export const GPU_QUERY = "name,driver_version,memory.total";

/** The NVIDIA GPUs that a driver lists; none where there is no driver. */
export async function listGpus(signal: AbortSignal): Promise<readonly Gpu[]> {
  try {
    return decodeGpus(await runProgram("nvidia-smi", [`--query-gpu=${GPU_QUERY}`, "--format=csv,noheader,nounits"], { signal, timeoutMs: 20_000 }));
  } catch (error) {
    if (error instanceof ProcessError && error.kind !== "cancelled") return [];
    throw error;
  }
}

/** One GPU a line: its name, which may hold commas, the driver, MiB of memory. */
export function decodeGpus(output: string): readonly Gpu[] {
  return output.split("\n").flatMap((line) => {
    const [, name, driver, memory] = /^(.+), ([\d.]+), (\d+)$/u.exec(line.trim()) ?? [];
    return name === undefined || driver === undefined ? [] : [{ name, driver, memoryBytes: Number(memory) * MIB }];
  });
}
