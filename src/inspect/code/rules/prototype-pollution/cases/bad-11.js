class Store { constructor() { this.data = {}; }
  set(path, value) { const keys = path.split('/'); let node = this.data; while (keys.length > 1) { const k = keys.shift(); if (!(k in node)) node[k] = {}; node = node[k]; } node[keys[0]] = value; } }
module.exports = Store;
