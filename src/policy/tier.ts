/** Rules whose yes reaches farther than this machine's undo: what is published, lost in a database, changed elsewhere, opened in a house. */
const HIGH: ReadonlySet<string> = new Set([
  ...['boundary.publish', 'boundary.remote', 'boundary.database', 'boundary.system'],
  // Doors, alarms and the like of a running house.
  'house.high',
]);

/** Whether a yes to what these rules stopped needs a person who shows that they are there. */
export function isHighTier(rules: readonly string[]): boolean {
  return rules.some((rule) => HIGH.has(rule));
}
