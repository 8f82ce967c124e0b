/** What a person types after a question in the terminal, in small letters; undefined: Ctrl-C, or the terminal is gone. */
export async function askPerson(question: string): Promise<string | undefined> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await reader.question(question)).trim().toLowerCase();
  } catch {
    return undefined;
  } finally {
    reader.close();
  }
}

/** Whatever is no yes is a no. */
export async function askYes(question: string): Promise<boolean> {
  return isYes(await askPerson(`${question} y = yes, Enter = no: `));
}

export function isYes(said: string | undefined): boolean {
  return said === 'y' || said === 'yes';
}
