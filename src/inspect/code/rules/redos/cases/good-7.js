const number = '\\s*([+-]?(?:\\d*\\.)?\\d+)\\s*';
const colour = new RegExp('^rgb\\(' + [number, number, number] + '\\)$');

exports.parse = (text) => colour.exec(text);
