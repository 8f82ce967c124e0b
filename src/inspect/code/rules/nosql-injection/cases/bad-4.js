exports.find = (users, name) => users.find({ $where: "this.name == '" + name + "'" }).toArray();
