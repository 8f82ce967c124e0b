/** Takes the blanks away that stand at the end. */
exports.trimEnd = (text) => text.replace(/\s+$/, '');
