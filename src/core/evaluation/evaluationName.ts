/** A name for an evaluation that says which model was asked which file, and sorts by time among its like: `<model>--<file>--<time>`. */
export function evaluationName(model: string, file: string, now: Date): string {
  const plain = (text: string): string => text.replace(/[^\w.-]+/gu, "-").slice(-LONGEST_PART);
  const time = now.toISOString().slice(0, 19).replace(/[-:]/gu, "").replace("T", "-");
  return `${plain(model)}--${plain(file)}--${time}`;
}

/** A served folder is named by its whole path; a file system takes 255 bytes. */
const LONGEST_PART = 80;
