/* A word as the lexicon knows it: without case, accents, look-alike letters and digits in the place of letters. */

/** Letters of Cyrillic, Greek and Armenian that look like Latin ones (Unicode's confusables, the part that words use). */
export const LOOK_ALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'аa сc ԁd еe һh іi јj ӏl ոn оo рp ԛq ѕs υu ѵv ԝw хx уy ɡg ɩi ɑa αa οo ρp νv ιi τt κk γy εe ωw ҝk тt нh мm кk вb гr пn зz бb дd ѐe ёe ѓr єe ѡw ꞓc ⅼl ⅰi ı' +
    'i ƒf ʀr ꜱs ɢg ɴn ɪi ᴏo ᴇe ᴛt ᴀa ʙb ᴄc ᴅd ꜰf ʜh ᴊj ᴋk ʟl ᴍm ᴘp ᴜu ᴠv ᴡw ʏy ᴢz'
  )
    .split(' ')
    .map((pair) => [...pair] as [string, string]),
);
/** Digits and signs that are put in the place of letters. */
export const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

/** Case, compatibility forms (full width, mathematical letters) and accents gone. */
export function folded(word: string): string {
  const lower = word.toLowerCase();
  if (!/[^ -~]/.test(lower)) return lower.includes("'") ? lower.replaceAll("'", '') : lower;
  return lower
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .replaceAll('ß', 'ss');
}

/** What a disguised word reads as: mixed alphabets, or digits among letters. Undefined: it is not disguised. */
export function undisguised(word: string): string | undefined {
  const latin = /[a-z]/.test(word);
  if (latin && /[^ -~]/.test(word)) return [...word].map((sign) => LOOK_ALIKES[sign] ?? sign).join('');
  if (latin && /[0-9@$]/.test(word)) return word.replace(/[0-9@$]/g, (sign) => LEET[sign] ?? sign);
  // A whole word of another alphabet may be an English one in look-alikes.
  if (!latin && /^[\u0370-\u052f\u0530-\u058f]+$/.test(word)) return [...word].map((sign) => LOOK_ALIKES[sign] ?? sign).join('');
  return undefined;
}
