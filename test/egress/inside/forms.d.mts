/** Fills a step (as JSON text) in: `{LEAK}`, `{LEAK:hex}`, `{KEY}` and its other forms. */
export function fill(text: string, id: string, key: string): string;
