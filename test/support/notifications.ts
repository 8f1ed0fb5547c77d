import type { Locator, Page } from "playwright-core";
import { eventually } from "./deadline";
import { runCommand } from "./editorPage";

/** The notifications that can be seen and have nothing in progress any more. */
export function notifications(page: Page): Locator {
  return page.locator(".notifications-toasts .notification-list-item:not(:has(.monaco-progress-container.active))");
}

/** Waits for a notification with this text; only it may be there. @returns all that it says, the titles of its buttons too. */
export async function onlyNotification(page: Page, text: RegExp): Promise<string> {
  await notifications(page).filter({ hasText: text }).first().waitFor({ timeout: 60_000 });
  // Progress goes as the error comes.
  return eventually(20, "one notification alone", async () => {
    const texts = await page.locator(".notifications-toasts .notification-list-item").allTextContents();
    return texts.length === 1 ? texts[0] : undefined;
  });
}

/** Clears them all. */
export async function clearNotifications(page: Page): Promise<void> {
  await runCommand(page, "Notifications: Clear All Notifications");
  await eventually(20, "the end of the notifications", async () => ((await page.locator(".notifications-toasts .notification-list-item").count()) === 0 ? true : undefined));
}
