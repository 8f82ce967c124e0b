const LOCAL =
  /^(?:https?|ws|ftp):\/\/(?:localhost|127\.|0\.0\.0\.0|\[::1\]|10\.|192\.168\.|[\w-]+(?::\d+)?(?:\/|$)|[\w.-]*\.(?:local|internal|test|svc|localhost)\b)/;

/** A way to another machine on which nothing is encrypted; what names a schema goes nowhere. */
export function isCleartext(url: string): boolean {
  return /^(?:http|ws|ftp):\/\/./.test(url) && !LOCAL.test(url) && !/schema|xmlns|w3\.org/.test(url);
}
