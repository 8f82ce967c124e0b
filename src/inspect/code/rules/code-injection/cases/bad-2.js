/** Reads a dotted name from an object. */
exports.read = (object, name) => new Function('object', `return object.${name}`)(object);
