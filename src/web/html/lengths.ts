/** Pixels of a length as a desktop browser would have them, roughly; undefined for what is not a plain length. */
export function pixels(value: string | undefined, em = 16): number | undefined {
  const found = /^([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)(px|pt|pc|em|rem|ex|ch|%|vw|vh|vmin|vmax|in|cm|mm|q)?$/.exec(
    (value ?? '').trim(),
  );
  if (found?.[1] === undefined) return undefined;
  const number = Number(found[1]);
  const unit = found[2];
  if (unit === undefined) return number === 0 ? 0 : undefined;
  return number * (unit === 'em' ? em : unit === '%' ? em / 100 : (IN_PIXELS[unit] ?? 1));
}

const IN_PIXELS: Readonly<Record<string, number>> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  rem: 16,
  ex: 8,
  ch: 8,
  vw: 12.8,
  vh: 7.2,
  vmin: 7.2,
  vmax: 12.8,
  in: 96,
  cm: 37.8,
  mm: 3.78,
  q: 0.945,
};
