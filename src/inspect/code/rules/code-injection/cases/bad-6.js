exports.run = (s) => global.eval(s);
