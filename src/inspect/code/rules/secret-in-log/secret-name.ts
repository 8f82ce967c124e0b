/** A variable that is called like a secret. */
export const SECRET: RegExp =
  /(?:^|[^\w'"`.])(?:\w+\.)*(?:\w*_)?(?:password|passwd|pwd|secret|api_?key|access_?token|refresh_?token|auth_?token|private_?key|secret_?key|credit_?card|card_?number|cvv|ssn|plainPassword|userPassword|newPassword|jwt_?secret|client_?secret|session_?token)(?![\w(]|\s*[=:(]|_)/i;

/** What stands in quotes is not a variable; what is put into the text is. */
export function withoutText(source: string): string {
  const isFormatted = /^[fF]["']|^`/.test(source);
  if (isFormatted) return [...source.matchAll(/\{([^{}]*)\}/g)].map((found) => ` ${found[1]} `).join(',');
  return source.replace(/(["'])(?:\\.|(?!\1).)*\1/g, '');
}
