class Store {
  constructor() {
    this.index = Object.create(null);
  }

  put(item) {
    if (!this.index[item.domain]) this.index[item.domain] = Object.create(null);
    if (!this.index[item.domain][item.path]) this.index[item.domain][item.path] = Object.create(null);
    this.index[item.domain][item.path][item.key] = item;
  }
}

exports.Store = Store;
