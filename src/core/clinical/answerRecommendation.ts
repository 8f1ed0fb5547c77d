import type { Steps } from "../steps";
import type { Span } from "../text/span";
import { conditionsOf, insideAnyOf, isConditional, isSatisfied } from "./answerCondition";
import type { Clause, Sign } from "./answerText";
import type { AnswerRole } from "./answerWords";
import type { Urgency } from "./decision";
import type { DecisionRole } from "./decisionRole";
import type { Analysis } from "./finding";

/** What an answer recommends. Offsets are those of the answer. */
export interface Recommendation {
  /** By its role, never `clarify`; `none` where nothing of the kind is said. */
  readonly decision: DecisionRole | "none";
  /** The other urgent decision, where the answer asks for imaging and for another act. */
  readonly also: DecisionRole | undefined;
  readonly urgency: Urgency;
  /** The words that decided. */
  readonly at: Span;
  /** Imaging that is asked for outright; CT also as the way out where MRI is not to be had. */
  readonly imaging: { readonly mri: boolean; readonly ct: boolean };
  /** Urgent under a condition that the case meets. */
  readonly conditionSatisfied: boolean;
  /** The words that refuse the imaging which the answer asks for. */
  readonly contradiction: Span | undefined;
  /** Words after a condition: what they name is no finding of the patient. */
  readonly conditions: readonly Span[];
  /** Words that name an act: what they name is no finding of the patient either. */
  readonly acts: readonly Span[];
  /** Contrast medium without a word that justifies it. */
  readonly contrast: Span | undefined;
  /** Where the reasons begin: what stands before them names acts, not findings. The start, where no dash parts the two. */
  readonly reasonsFrom: number;
}

interface Placed {
  readonly sign: Sign;
  readonly clause: Clause;
  /** What it asks for depends on a condition. */
  readonly isConditional: boolean;
  /** The roles of all signs of the clause: thousands may stand in one, and each is asked about. */
  readonly roles: ReadonlySet<AnswerRole>;
}

const IMAGING: readonly AnswerRole[] = ["mri", "ct", "imaging"];
/** What is planned in a clause is one of these where it names one, not the decision. */
const DATED: readonly AnswerRole[] = ["followUp", "acts", ...IMAGING];
const URGENCY: readonly (readonly [role: AnswerRole, urgency: Urgency])[] = [["immediate", "immediate"], ["rapid", "rapid"], ["planned", "none"]];

/** Reads the clauses of a recommendation: the decision stands before the dash, the reasons behind it. Pauses, because a long answer may have thousands of signs. */
export function* readingRecommendation(clauses: readonly Clause[], body: Span, analysis: Analysis, caseAnalysis: Analysis): Steps<Recommendation> {
  const conditions = conditionsOf(clauses);
  const inCondition = insideAnyOf(conditions);
  yield;
  const placed = clauses.flatMap((clause, at) => (clause.isReason ? [] : placedIn(clause, clauses[at - 1])));
  yield;
  const outright = placed.filter(({ sign, isConditional }) => !isConditional && !inCondition(sign));
  yield;
  const refusals = placed.filter(({ sign }) => sign.role === "withoutImaging");
  const refusedKinds = IMAGING.filter((role) => refusals.some(({ sign }) => refuses(sign, role)));
  const refused = ({ sign }: Placed): boolean => refusedKinds.includes(sign.role);
  const images = placed.filter(({ sign }) => IMAGING.includes(sign.role));
  const wanted = outright.filter(({ sign }) => IMAGING.includes(sign.role));
  const [image] = [...wanted.filter((each) => !refused(each)), ...wanted];
  yield;
  const imageUrgency = image === undefined ? "none" : urgencyOf(image, outright);
  const contradicted = image !== undefined && refused(image) && imageUrgency !== "none" && hasOwnUrgency(image);
  const asksImage = image !== undefined && imageUrgency !== "none" && (!refused(image) || contradicted);
  const act = outright.find(({ sign, roles }) => sign.role === "acts" && !roles.has("followUp"));
  const immediate = outright.find(({ sign }) => sign.role === "immediate");
  const calm = placed.some(({ sign }) => sign.role === "followUp" || sign.role === "withoutImaging");
  const actUrgency: Urgency = immediate !== undefined ? "immediate" : act === undefined ? "none" : urgencyOf(act, outright);
  const asksAct = act !== undefined && actUrgency !== "none" && (immediate !== undefined || !calm);
  const whole = { start: clauses[0]?.start ?? body.start, end: clauses.at(-1)?.end ?? body.end };
  const excused = placed.some(({ sign }) => sign.role === "contrastExcused");
  yield;
  const common = {
    also: undefined,
    imaging: { mri: wanted.some(({ sign }) => sign.role === "mri"), ct: images.some(({ sign }) => sign.role === "ct") },
    conditionSatisfied: false,
    contradiction: contradicted ? refusals[0]?.sign : undefined,
    conditions,
    acts: placed.flatMap(({ sign }) => (sign.role === "acts" || sign.role === "withoutActs" ? [sign] : [])),
    contrast: excused ? undefined : placed.find(({ sign }) => sign.role === "contrast")?.sign,
    reasonsFrom: clauses.find(({ isReason }) => isReason)?.start ?? whole.start,
  };
  if (asksAct && !(asksImage && image.sign.start < act.sign.start)) return { ...common, decision: "urgent_other", also: asksImage ? "urgent_imaging" : undefined, urgency: actUrgency, at: act.sign };
  if (asksImage) return { ...common, decision: "urgent_imaging", also: asksAct ? "urgent_other" : undefined, urgency: imageUrgency, at: image.sign };
  const outrightOnes = new Set(outright);
  const conditional = images.find((each) => !outrightOnes.has(each) && !refused(each));
  if (conditional !== undefined) {
    const urgency = urgencyOf(conditional, placed);
    return urgency !== "none" && isSatisfied(conditional.clause, clauses, analysis, caseAnalysis)
      ? { ...common, decision: "urgent_imaging", urgency, at: conditional.sign, conditionSatisfied: true }
      : { ...common, decision: "surveillance_conditional", urgency: "none", at: conditional.sign };
  }
  if (immediate !== undefined && refusals.length === 0) return { ...common, decision: "urgent_other", urgency: "immediate", at: immediate.sign };
  const decided = calm || placed.some(({ sign }) => sign.role === "safetyNet" || sign.role === "planned");
  return { ...common, decision: decided ? "surveillance" : "none", urgency: "none", at: image?.sign ?? whole };
}

function placedIn(clause: Clause, before: Clause | undefined): readonly Placed[] {
  const conditional = isConditional(clause, before);
  const roles = new Set(clause.signs.map(({ role }) => role));
  return clause.signs.map((sign) => ({ sign, clause, isConditional: conditional, roles }));
}

/** A refusal without a kind, or of imaging in general, refuses every kind. */
function refuses({ covers }: Sign, role: AnswerRole): boolean {
  const kinds = covers.filter((kind) => IMAGING.includes(kind));
  return kinds.length === 0 || kinds.includes("imaging") || kinds.includes(role);
}

/** How soon: the nearest word on it in the same clause, else one that stands alone in another; undated is within days. */
function urgencyOf({ sign, clause }: Placed, all: readonly Placed[]): Urgency {
  const distance = (other: Span): number => (other.start >= sign.end ? other.start - sign.end : sign.start - other.end);
  const own = urgencySigns(clause).toSorted((one, other) => distance(one) - distance(other))[0];
  if (own !== undefined) return levelOf(own);
  const alone = all.filter((other) => other.clause !== clause && (other.sign.role !== "planned" || !DATED.some((role) => other.roles.has(role))));
  return URGENCY.find(([role]) => alone.some((other) => other.sign.role === role))?.[1] ?? "rapid";
}

function hasOwnUrgency({ clause }: Placed): boolean {
  return urgencySigns(clause).length > 0;
}

function urgencySigns({ signs }: Clause): readonly Sign[] {
  return signs.filter(({ role }) => URGENCY.some(([each]) => each === role));
}

function levelOf({ role }: Sign): Urgency {
  return URGENCY.find(([each]) => each === role)?.[1] ?? "rapid";
}
