/** What an instruction ends with, as it stands in JSON. */
export const REQUEST = String.raw`\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'`;

/** The three standard questions, character by character. */
export const QUESTIONS =
  "Depuis quand et quel caractère ont les céphalées (brutale / intense / progressive) ? | " +
  "Y a\u2011t\u2011il fièvre, vomissements, perte de connaissance, convulsions ou déficit neurologique focal ? | " +
  "La patiente est\u2011elle enceinte, a\u2011t\u2011elle des antécédents majeurs (cancer, immunodépression) ou un traumatisme crânien récent ?";

/** A row that asks the questions of a case of few words. */
export const ASKING_ROW = String.raw`{"response": "Pour préciser: ${QUESTIONS}", "instruction": "CAS CLINIQUE:\nTête lourde chez un homme de 62 ans.${REQUEST}"}`;
