const RULES = { url: /^(https?:\/\/)?([\da-z\.-]+)\.([a-z\.]{2,6})([\/\w \.-]*)*\/?$/ };
exports.isUrl = function (s) { return RULES.url.test(s); };
