/** One answer with the judgement of a person. */
export interface JudgedAnswer {
  readonly line: number;
  readonly expected: string;
  readonly instruction: string;
  readonly answer: string;
  readonly clinical: string;
  readonly format: string;
  /** Sorted. */
  readonly codes: readonly string[];
}

/** Reads a file of judged answers; its head explains the notation. */
export function readJudgedAnswers(file: string, { questions, source }: { readonly questions: readonly string[]; readonly source: string }): readonly JudgedAnswer[] {
  let [expected, instruction] = ["", ""];
  return file.split("\n").flatMap((text, index): JudgedAnswer[] => {
    const line = index + 1;
    if (text.trim() === "" || text.startsWith("#")) return [];
    const bar = text.indexOf("|");
    const head = text.slice(0, bar).trim();
    const body = text.slice(bar + 1).trim();
    if (head.startsWith(">")) {
      [expected, instruction] = [head.slice(1).trim(), body];
      return [];
    }
    const [clinical = "", format = "", ...codes] = head.split(" ");
    const answer = body
      .replaceAll("{Q}", questions.join(" | "))
      .replaceAll(/\{Q(?<number>\d)\}/gu, (all, number: string) => questions[Number(number) - 1] ?? all)
      .replaceAll("{S}", `Source: ${source}.`)
      .replaceAll("⏎", "\n");
    return [{ line, expected, instruction, answer, clinical, format, codes: codes.sort() }];
  });
}
