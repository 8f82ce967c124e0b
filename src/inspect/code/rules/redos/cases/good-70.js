// The end of a line is where the loop ends.
exports.withoutQuery = (address) => address.replace(/[?#].*$/, '');
