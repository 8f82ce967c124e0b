const words = /^\w+(?: \w+)*$/;
module.exports = (text) => words.test(text);
