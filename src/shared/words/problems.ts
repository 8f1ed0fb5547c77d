import type { JsonFault } from "../../core/dataset/jsonRow";
import type { IdentifierKind } from "../../core/dataset/identifierWords";
import type { PatientContradiction, Problem } from "../../core/dataset/problem";
import type { SchemaIssue } from "../../core/dataset/recordIssues";
import type { Translate } from "./translate";

/** One sentence, or two, that says what is wrong and what to do. `lineOf` gives the line, from 1, of a row by its index. */
export function problemText(problem: Problem, t: Translate, lineOf: (row: number) => number): string {
  const { code, data } = problem;
  switch (code) {
    case "json_syntax":
      return t("Not valid JSON: {fault}", { fault: faultText(data.fault, t) });
    case "row_too_long":
      if (data.of === "values") return t("This row has {length} values side by side. Rows of more than {limit} are not read: no record has so many, and what is wrong with each would keep the editor waiting.", { length: data.length, limit: data.limit });
      return t("This row has {length} characters. Rows of more than {limit} are not read: no case is so long, and reading it would keep the editor waiting. A row stands on one line; a list of rows can be imported.", { length: data.length, limit: data.limit });
    case "not_a_record":
      return t("A row is one JSON object in braces, such as {\"instruction\": …, \"response\": …}.");
    case "schema":
      return schemaText(data, t);
    case "duplicate_key":
      return t("The key “{key}” is there twice; only the last one counts. Remove one.", { key: data.key });
    case "empty_file":
      return t("The dataset has no rows. Write one JSON object per line.");
    case "empty_row":
      return data.rows === 1 ? t("Empty line. Remove it: some trainers stop here.") : t("{rows} empty lines. Remove them: some trainers stop here.", { rows: data.rows });
    case "bom":
      return t("The file begins with a byte order mark, which other JSON readers refuse. Save it as UTF-8 without BOM.");
    case "line_ends":
      return lineEndsText(data.ends, t);
    case "encoding":
      return data.what === "replacement"
        ? t("These characters were lost when the file was decoded. Save the original as UTF-8 and write them again.")
        : t("Half of a surrogate pair is no character and cannot be saved as UTF-8. Write the whole character.");
    case "unknown_decision":
      return t("The protocol has no decision “{value}”. It has: {allowed}.", { value: data.value, allowed: data.allowed.join(", ") });
    case "unknown_category":
      return t("The protocol has no category “{value}”. It has: {allowed}.", { value: data.value, allowed: data.allowed.join(", ") });
    case "acceptable_without_expected":
      return t("“acceptable” must contain the expected decision “{expected}” too.", { expected: data.expected });
    case "category_mismatch":
      return t("Rows of category “{category}” do not expect “{expected}”. Change one of the two.", { category: data.category, expected: data.expected });
    case "contract_instruction":
      return data.missing === "header"
        ? t("The instruction does not begin with the protocol's header, which the model will see in use.")
        : t("The instruction does not end with the protocol's request for the form of the answer.");
    case "contract_prefix":
      return t("The response must begin with one of: {prefixes}.", { prefixes: data.prefixes.join(", ") });
    case "contract_questions":
      return data.which.length === 1
        ? t("Standard question {which} is missing or altered. It must stand verbatim, in its place.", { which: data.which.join(", ") })
        : t("Standard questions {which} are missing or altered. They must stand verbatim, in their order.", { which: data.which.join(", ") });
    case "contract_extra":
      return t("Nothing may stand beside the three standard questions.");
    case "contract_characters":
      return data.of === "questions"
        ? t("The questions are right but not character by character: hyphens, apostrophes or spaces differ from the protocol's.")
        : t("The recommendation begins with the right words but not character by character: capitals or spaces differ from the protocol's.");
    case "contract_two_forms":
      return t("The response asks and recommends. It must do one of the two.");
    case "contract_source":
      return t("The recommendation must end with its source: “{source}”.", { source: data.source });
    case "flag_without_urgency":
      return t("“{finding}” is a red flag and asks for “{decision}”, but the response decides “{answered}”.", { finding: data.finding, decision: data.decision, answered: data.answered });
    case "urgency_without_flag":
      return t("The response decides “{answered}”, but the case affirms no red flag that asks for it; its findings ask for “{decision}”.", { answered: data.answered, decision: data.decision });
    case "undecided_answer":
      return t("The response recommends nothing that can be read as a decision of the protocol; the case asks for “{decision}”. Write what is to be done.", { decision: data.decision });
    case "expected_mismatch":
      return t("The row expects “{expected}”, but its response decides “{answered}”.", { expected: data.expected, answered: data.answered });
    case "label_against_findings":
      return data.finding === undefined
        ? t("The row expects “{expected}”; by what the case says it would be “{decision}”. Read the case again.", { expected: data.expected, decision: data.decision })
        : t("The row expects “{expected}”; by “{finding}” it would be “{decision}”. Read the case again.", { expected: data.expected, finding: data.finding, decision: data.decision });
    case "agreement":
      return t("“{word}” does not agree with the patient; it should be “{right}”.", { word: data.word, right: data.right });
    case "doubled_word":
      return t("“{word}” stands here twice in a row.", { word: data.word });
    case "inconsistent_case":
      return contradictionText(data, t);
    case "identifier":
      return t("{kind}: somebody could be recognised. Replace it, or acknowledge the row: until then it does not leave this machine.", { kind: identifierText(data.kind, t) });
    case "duplicate_id":
      return t("The id “{id}” is already the one of line {line}. Give each row its own.", { id: data.id, line: lineOf(data.row) });
    case "duplicate_case":
      return t("The same case is on line {line}. Remove one of them.", { line: lineOf(data.row) });
    case "near_duplicate":
      return t("Nearly the same case as on line {line} ({percent} % alike once numbers, age and sex are masked).", { line: lineOf(data.row), percent: Math.round(data.similarity * 100) });
  }
}

function lineEndsText(ends: "crlf" | "cr" | "mixed", t: Translate): string {
  switch (ends) {
    case "crlf":
      return t("Lines end in CR LF, as on Windows: Git and other tools may show all of them as changed. LF is understood everywhere.");
    case "cr":
      return t("Lines end in CR alone: many readers take the whole file for one line. LF is understood everywhere.");
    case "mixed":
      return t("Not all lines end alike: Git and other tools may show some of them as changed. LF is understood everywhere.");
  }
}

function identifierText(kind: IdentifierKind, t: Translate): string {
  switch (kind) {
    case "name":
      return t("A name");
    case "social_security":
      return t("A social security number");
    case "telephone":
      return t("A telephone number");
    case "email":
      return t("An e-mail address");
    case "address":
      return t("An address");
    case "birth_date":
      return t("A date of birth");
    case "record_number":
      return t("A patient or file number");
  }
}

function contradictionText(contradiction: PatientContradiction, t: Translate): string {
  switch (contradiction.what) {
    case "finding":
      return contradiction.by === "sex"
        ? t("“{finding}” does not fit this patient's sex. Read the case again.", { finding: contradiction.finding })
        : t("“{finding}” does not fit this patient's age. Read the case again.", { finding: contradiction.finding });
    case "sex":
      return t("“{word}” is of the other sex than “{before}”, for one and the same patient. Read the case again.", { word: contradiction.word, before: contradiction.before });
    case "age":
      return t("“{age}”: nobody has lived so long. Correct the age.", { age: contradiction.age });
    case "ages":
      return t("“{age}” and “{before}” are two ages of one and the same patient. Read the case again.", { age: contradiction.age, before: contradiction.before });
  }
}

/** What the JSON parser stumbled over. */
export function faultText(fault: JsonFault, t: Translate): string {
  switch (fault) {
    case "InvalidSymbol":
      return t("JSON knows no such word or sign here. Texts stand in double quotes.");
    case "InvalidNumberFormat":
    case "UnexpectedEndOfNumber":
      return t("this number is incomplete.");
    case "PropertyNameExpected":
      return t("a key in double quotes is expected here; a comma before a closing brace is one too many.");
    case "ValueExpected":
      return t("a value is expected here; a comma before a closing bracket is one too many.");
    case "ColonExpected":
      return t("a colon is expected between key and value.");
    case "CommaExpected":
      return t("a comma is expected before this. A quotation mark inside a text is written \\\".");
    case "CloseBraceExpected":
      return t("the closing brace } is missing. A row stands on one line.");
    case "CloseBracketExpected":
      return t("the closing bracket ] is missing. A row stands on one line.");
    case "EndOfFileExpected":
      return t("something follows the end of the row. Each row stands on a line of its own.");
    case "InvalidCommentToken":
    case "UnexpectedEndOfComment":
      return t("JSON has no comments.");
    case "UnexpectedEndOfString":
      return t("the closing quotation mark is missing. A line break inside a text is written \\n.");
    case "InvalidUnicode":
      return t("four hexadecimal digits are expected after \\u.");
    case "InvalidEscapeCharacter":
      return t("there is no such escape. A backslash is written \\\\.");
    case "InvalidCharacter":
      return t("a control character is not allowed in a text. A tab is written \\t.");
    case "QuoteInText":
      return t("the text ends before this. A quotation mark inside a text is written \\\".");
    case "TooDeep":
      return t("brackets are nested too deep for a record.");
  }
}

function schemaText(issue: SchemaIssue, t: Translate): string {
  const path = issue.path.slice(1).replaceAll("/", ".");
  switch (issue.keyword) {
    case "required":
      if (issue.written !== undefined) {
        const { property, written } = issue;
        return path === "" ? t("The key “{property}” is missing; “{written}” is nearly it.", { property, written }) : t("The key “{property}” is missing in “{path}”; “{written}” is nearly it.", { property, written, path });
      }
      return path === "" ? t("The key “{property}” is missing.", { property: issue.property }) : t("The key “{property}” is missing in “{path}”.", { property: issue.property, path });
    case "type":
      return t("“{path}” must be of type {expected}.", { path, expected: issue.expected });
    case "enum":
      return t("“{path}” must be one of: {allowed}.", { path, allowed: issue.allowed });
    case "minLength":
    case "minItems":
      return issue.limit === 1 ? t("“{path}” must not be empty.", { path }) : t("“{path}” needs at least {limit}.", { path, limit: issue.limit });
    case "uniqueItems":
      return t("“{path}” has the same entry twice.", { path });
    case "contains":
      return issue.role === "assistant" ? t("“messages” has no message of the role “assistant”: there is no answer to learn.") : t("“messages” has no message of the role “user”: there is no case to answer.");
    case "pattern":
      return t("“{path}” has not the expected form ({pattern}).", { path, pattern: issue.pattern });
    case "additionalProperties":
      return t("The schema does not allow the key “{property}”.", { property: issue.property });
    case "other":
      return path === "" ? t("The record does not follow its schema: {message}.", { message: issue.message }) : t("“{path}” does not follow the schema: {message}.", { path, message: issue.message });
  }
}
