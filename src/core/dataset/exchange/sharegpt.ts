import { conversationFormat } from "./conversation";

/** `{conversations: [{from, value}, …]}`, as ShareGPT wrote it; some files name the speakers otherwise. */
export const SHAREGPT = conversationFormat({
  list: "conversations",
  role: "from",
  text: "value",
  roles: { system: "system", user: "human", assistant: "gpt" },
  otherRoles: { chatgpt: "assistant", user: "user", assistant: "assistant" },
});
