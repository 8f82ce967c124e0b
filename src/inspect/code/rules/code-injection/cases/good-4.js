exports.parse = function (str) { return JSON.parse(str); };
