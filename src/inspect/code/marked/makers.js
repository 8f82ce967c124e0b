// Objects that functions make with `new`, whose members stand in `this` or in a prototype, and their twins.
const { exec } = require('child_process');

function Store(db) {
  this.look = (name) => {
    exec(`look ${name}`); // BAD command-injection/high
  };
  this.count = (name) => {
    exec('count'); // OK
  };
}

function Desk() {
  this.tasks = [];
}
Desk.prototype.start = function (task) {
  exec(`start ${task}`); // BAD command-injection/high
};
Desk.prototype.stop = function (task) {
  exec(`stop ${task}`); // OK command-injection/high
};

function Shelf() {}
Shelf.prototype = {
  put(thing) {
    exec(`put ${thing}`); // BAD command-injection/high
  },
};

const Box = function () {
  this.open = (key) => {
    exec(`open ${key}`); // BAD command-injection/high
  };
};

// Two that have a member of the same name: each is its own.
function Loud() {}
Loud.prototype.say = function (word) {
  exec(`say ${word}`); // OK command-injection/high
};
function Quiet() {}
Quiet.prototype.say = function (word) {
  this.word = word; // OK
};

function Handler(db) {
  const store = new Store(db);
  const desk = new Desk();
  const shelf = new Shelf();
  const box = new Box();
  const quiet = new Quiet();
  this.show = (req, res) => {
    store.look(req.query.name);
    store.count(req.query.name);
    desk.start(req.query.task);
    desk.stop('all');
    shelf.put(req.query.thing);
    box.open(req.query.key);
    quiet.say(req.query.word);
    res.end();
  };
}
module.exports = Handler;

// A name from outside chooses which function of an object is called.
const actions = { play() {}, stop() {} };
const table = Object.create(null);
const dispatch = (req, res) => {
  actions[req.params.name](); // BAD code-injection/low
  table[req.params.name](); // OK
  actions[`on${req.params.name}`](); // OK
  if (['play', 'stop'].includes(req.params.name)) actions[req.params.name](); // OK
  if (Object.hasOwn(actions, req.params.name)) actions[req.params.name](); // OK
  res.end();
};
module.exports.dispatch = dispatch;
