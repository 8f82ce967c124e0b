exports.find = (users, name) => users.find({ name: { $eq: name } }).toArray();
