const words = /^(\w+\s?)*$/;
module.exports = (text) => words.test(text);
