/** Behind the name of a host nothing of it follows: `x.test.example.com` is another one. */
const LOCAL =
  /^(?:https?|ws|ftp):\/\/(?:localhost(?=[:/?#]|$)|0\.0\.0\.0|\[::1\]|(?:127|10)\.\d|192\.168\.\d|[\w-]+(?::\d+)?(?:\/|$)|[\w.-]*\.(?:local|internal|test|svc|localhost)(?=[:/?#]|$))/;

/** A way to another machine on which nothing is encrypted; what names a schema goes nowhere. */
export function isCleartext(url: string): boolean {
  return /^(?:http|ws|ftp):\/\/./.test(url) && !LOCAL.test(url) && !/schema|xmlns|w3\.org/.test(url);
}
