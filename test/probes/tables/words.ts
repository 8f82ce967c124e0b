/** A line of Python as a command of its own. */
export const python = (code: string): string => `python3 -c "${code}"`;

/** The number of a row that is made of a list: `01` for the first. */
export const number = (index: number): string => String(index + 1).padStart(2, '0');
