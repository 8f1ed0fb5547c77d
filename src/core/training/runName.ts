/** A name for a run and its model that sorts by time and that Ollama accepts, from the name of the dataset's folder. */
export function runName(folder: string, now: Date): string {
  const plain = folder.toLowerCase().replace(/[^a-z0-9_.-]+/gu, "-");
  return `${plain}-${now.toISOString().slice(0, 16).replace(/[-:]/gu, "").replace("T", "-")}`;
}
