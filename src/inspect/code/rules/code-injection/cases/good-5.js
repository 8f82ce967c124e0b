exports.compile = function (name) { return new Function('data', 'return data[' + JSON.stringify(name) + ']'); };
