exports.trimEnd = (text) => text.trimEnd();
// The match begins at one place only.
exports.trimStart = (text) => text.replace(/^\s+/, '');
