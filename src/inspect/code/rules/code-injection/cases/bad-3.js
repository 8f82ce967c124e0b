exports.unserialize = function (str) { var obj = JSON.parse(str); for (const k in obj) if (obj[k].indexOf('_$$FUNC$$_') === 0) obj[k] = eval('(' + obj[k].substring(10) + ')'); return obj; };
