/** `URL,URL|direct`; nothing counts after `direct` or `off` (cmd/go, `proxyList`). */
export function proxies(value: string): readonly string[] {
  const words = value.split(/[,|]/).map((word) => word.trim());
  const end = words.findIndex((word) => word === 'direct' || word === 'off');
  const named = words.slice(0, end === -1 ? words.length : end).filter((word) => /[.:/]/.test(word));
  return named.map((word) => (word.includes(':/') || word.startsWith('/') ? word : `https://${word}`));
}

/** `off`, `NAME`, `NAME+HASH+KEY`, each optionally followed by the address to ask (cmd/go, `dbDial`). */
export function checksumDatabase(value: string): readonly string[] {
  const [key, address] = value.trim().split(/\s+/);
  if (key === undefined || key === '' || key === 'off') return [];
  return [address ?? `https://${key.split('+')[0] ?? ''}`];
}
