exports.read = (object, name) => name.split('.').reduce((value, part) => value?.[part], object);
// A function is scheduled, and a wait is made of a number.
exports.later = (work, seconds) => setTimeout(work, seconds * 1000);
