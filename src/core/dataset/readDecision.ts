import { AnswerReader } from "../clinical/answer";
import { decisionOfRole } from "../clinical/decisionRole";
import type { ClinicalEngine } from "../clinical/engine";
import type { ReadDecision } from "./clinicalRules";
import { LONGEST_REMEMBERED, remembered } from "../remembered";
import { labelsOf } from "./protocolRules";

/** Reads responses as a model's answers are read: where both forms are used, the decision is the one recommended. Equal ones are read once. */
export function createDecisionReader(engine: ClinicalEngine): ReadDecision {
  const reader = new AnswerReader(engine);
  const wordsOf = remembered((response) => reader.readWords(response));
  const { decisions } = labelsOf(engine.protocol);
  const asking = decisions.find(({ asks }) => asks);
  return function* (response, examination) {
    const words = response.length > LONGEST_REMEMBERED ? yield* reader.readingWords(response) : wordsOf(response);
    const recommendation = words.recommend && (yield* words.recommend(examination.analysis));
    if (recommendation !== undefined) {
      const { decision: role, urgency, at } = recommendation;
      const decision = role === "none" ? undefined : decisionOfRole(engine.protocol, role);
      return decision === undefined ? undefined : { start: at.start, end: at.end, decision, urgent: urgency !== "none" };
    }
    const { questions } = yield* reader.readingFor(words, examination);
    return questions.some((asked) => asked !== "absent") && asking !== undefined ? { start: 0, end: response.length, decision: asking.id, urgent: asking.urgent } : undefined;
  };
}
