exports.title = (text) => text.slice(0, 200).replace(/\s+$/, '');
exports.isCard = (text) => /^\d{15}|(\d{17}(\d|x|X))$/.test(text);
