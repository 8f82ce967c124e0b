class Store {
  constructor() {
    this.index = {};
  }

  put(item) {
    if (!this.index[item.domain]) this.index[item.domain] = {};
    if (!this.index[item.domain][item.path]) this.index[item.domain][item.path] = {};
    this.index[item.domain][item.path][item.key] = item;
  }
}

exports.Store = Store;
