import { bytesText } from "./runs";
import type { Translate } from "./translate";

/** What is to go to a hub, as the words need it. */
export interface PushFacts {
  readonly folder: string;
  readonly part: "adapter" | "merged";
  readonly bytes: number;
  readonly repository: string;
  readonly isPublic: boolean;
  /** Address of the hub. */
  readonly hub: string;
}

export interface PushFault {
  readonly kind: "nothing_to_push" | "no_token" | "token_refused" | "forbidden" | "public" | "unreachable" | "refused" | "library_missing" | "identifiers";
  readonly detail: string;
}

export function pushedPartText(part: "adapter" | "merged", t: Translate): string {
  switch (part) {
    case "adapter":
      return t("the adapter");
    case "merged":
      return t("the merged model");
  }
}

/** What goes where, before anything goes. */
export function pushText({ folder, part, bytes, repository, isPublic, hub }: PushFacts, t: Translate): readonly string[] {
  return [
    t("What: {part} of {folder}, {size}, with its tokenizer. No row goes, but weights can repeat what they have learnt.", { part: pushedPartText(part, t), folder, size: bytesText(bytes, t) }),
    t("Where: {repository} at {hub}, on other people's computers, under your own login. Deleting the run does not delete it there.", { repository, hub }),
    isPublic ? t("Everybody can read it there.") : t("Private: you alone can read it there, and those whom you let in."),
  ];
}

/** What has arrived. */
export function pushedText({ url, commit }: { readonly url: string; readonly commit: string }, t: Translate): string {
  return t("Sent to {url} (commit {commit}).", { url, commit: commit.slice(0, 8) });
}

/** Why nothing was sent and what to do next. */
export function pushErrorText({ kind, detail }: PushFault, t: Translate): string {
  switch (kind) {
    case "identifiers":
      return t("Rows that this model has learnt name somebody, and nobody has acknowledged these words in the dataset: {ids}. Weights can repeat them: nothing was sent. Replace the words and train again, or acknowledge the rows (the light bulb on each does both).", { ids: detail });
    case "nothing_to_push":
      return t("This run has no weights in “{detail}”. Let it finish first; what another machine has merged stays there.", { detail });
    case "no_token":
      return t("There is no login to the hub. Set HF_TOKEN, or run “hf auth login” in a terminal; the token is read by the hub's own library and kept nowhere else.");
    case "token_refused":
      return t("The hub does not know your token: {detail} Make a new one that may write, and set HF_TOKEN or run “hf auth login”.", { detail });
    case "forbidden":
      return t("Your token may not write there: {detail} Check the owner's name, or make a token that may write.", { detail });
    case "public":
      return t("{detail} is there already and everybody can read it: nothing was sent. Name another repository, make that one private on the hub, or ask for a public one.", { detail });
    case "unreachable":
      return t("The hub does not answer: {detail}. Check the network or HF_ENDPOINT and try again.", { detail });
    case "refused":
      return t("The hub refused: {detail}", { detail });
    case "library_missing":
      return t("A Python library is missing: {message} Run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”).", { message: detail });
  }
}
