module.exports = function isEmail(s) { return s.length < 256 && /^[a-zA-Z0-9_.-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*$/.test(s); };
