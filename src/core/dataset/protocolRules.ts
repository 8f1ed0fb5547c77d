import { roleOf } from "../clinical/decisionRole";
import type { Protocol } from "../clinical/protocol";
import type { ContractWords } from "./contract";
import type { Labels } from "./labelRules";

/** The words of a protocol that instructions and responses are made of. */
export function contractWordsOf({ instruction, forms, questions, source }: Protocol): ContractWords {
  return {
    header: instruction.header,
    request: instruction.footer,
    clarification: { prefix: forms.clarify.prefix, questions: questions.map(({ text }) => text), separator: forms.clarify.separator },
    recommendation: { prefix: forms.recommend.prefix, sourceLabel: forms.recommend.sourcePrefix, source: source.text },
  };
}

/** The decisions and categories that a protocol's rows may carry. */
export function labelsOf(protocol: Protocol): Labels {
  const { decisions, categories } = protocol;
  return { decisions: decisions.map(({ id, urgency }) => ({ id, urgent: urgency !== "none", asks: roleOf(protocol, id) === "clarify" })), categories };
}
