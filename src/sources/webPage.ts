/** Whether a body is a web page, as login proxies send it whatever was asked. */
export function isWebPageText(text: string): boolean {
  return /^\s*<(?:!doctype html|html)/i.test(text);
}

/** The page's title to stand behind a phrase: `: "Sign in"`. Empty where it has none. */
export function titleOfWebPage(text: string): string {
  const title = /<title>([^<]{1,120})/i.exec(text.slice(0, 10_000))?.[1]?.trim() ?? '';
  return title === '' ? '' : `: "${title}"`;
}
