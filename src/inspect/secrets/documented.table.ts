// Secrets that stand in the manuals of those who give them out, or that a program on one's own machine has for everybody. They are put
// together here so that no scanner takes this file for a leak.

const made = (...parts: readonly string[]): string => parts.join('');

const DOCUMENTED: ReadonlySet<string> = new Set([
  // NuGet: nuget.config reference.
  made('33f!!', 'lloppa'),
  made('hal+9ooo', '_da!sY'),
  // Stripe's pages.
  made('sk_te', 'st_4eC39HqLyjWDarjtT1zdp7dc'),
  made('sk_te', 'st_BQokikJOvBiI2HlWgH4olfQ2'),
  made('sk_te', 'st_tR3PYbcVNZZ796tH88S4VQ2u'),
  // GitHub: authorising OAuth apps.
  made('gh', 'o_16C7e42F292c6912E7710c838347Ae178B4a'),
  made('gh', 'p_16C7e42F292c6912E7710c838347Ae178B4a'),
  // RFC 6750 and RFC 7617.
  made('mF_9.B5f', '-4.1JqM'),
  made('QWxhZGRpbjpv', 'cGVuIHNlc2FtZQ=='),
  // The emulators of Azure's storage and of Cosmos DB.
  made('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6', 'IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='),
  made('C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2n', 'Q9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw=='),
]);

/** Payloads of tokens: `{"sub":"1234567890"`, as every page about them has it, and the one of RFC 7519. */
const PAYLOADS = /\.(?:eyJzdWIiOiIxMjM0NTY3ODkwIi|eyJpc3MiOiJqb2UiLA0K)/;

/** A secret that everybody knows. */
export function isDocumented(secret: string): boolean {
  return DOCUMENTED.has(secret);
}

/** A token that holds what those in manuals hold; with a key of one's own it may be signed all the same. */
export function isOfManual(token: string): boolean {
  return PAYLOADS.test(token);
}
