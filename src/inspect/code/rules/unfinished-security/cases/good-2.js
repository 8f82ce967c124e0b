// TODO: validate that both sides of a relation have a join column
export function checkRelations(entities) { return entities.every((one) => one.relations.length > 0); }
