import { conversationFormat } from "./conversation";

/** `{messages: [{role, content}, …]}`, as OpenAI and most trainers have it. */
export const CHATML = conversationFormat({ list: "messages", role: "role", text: "content", roles: { system: "system", user: "user", assistant: "assistant" }, otherRoles: {} });
