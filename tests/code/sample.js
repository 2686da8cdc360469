'use strict';
// function inComment() {}
const fs = require('fs'), re = /[{"'/]\/function x\(\)/g;

/** Doc of top. */
function top(a = {}, { b, c } = {}, ...rest) {
  const inner = () => a / b / c;
  if (a) return /}/.test(b) ? inner : function fallback() {};
  return inner;
}
async function* stream() { yield `function ${top({ a: `}` })} {`; }
class Animal {
  static #count = 0;
  name = 'class Fake {';
  static { Animal.#count++; }
  constructor(name) { this.name = name; }
  get upper() { return this.name.toUpperCase(); }
  set upper(v) { this.name = v; }
  async *walk() {}
  #hidden() { return 1; }
  static async create() { return new Animal(); }
  ['computed' + 1]() {}
  'quoted name'() {}
  123() {}
  handler = (e) => { e.preventDefault(); };
}
const Dog = class Hound extends Animal { bark() { return "woof }"; } };
module.exports = {
  top,
  method(x) { return x; },
  async other() {},
  get prop() { return 1; },
  arrow: (x) => x * 2,
  'dashed-name': function () {},
  nested: { deep() { return { deeper() {} }; } },
  [top]: 1,
};
exports.exported = function () {};
Animal.prototype.speak = function speak() { return 'x'; };
let assigned;
assigned = async (x) => { await x; };
(function iife() { var local = 1; function inIife() {} })();
for (var i = 0; i < 10; i++) { const loop = () => i; }
switch (i) { case 1: { function inCase() {} break; } }
var a1 = i++ / 2, b1 = i /2/ 1;
const jsx = <Foo bar={() => { baz(); }}>don't <b>stop</b></Foo>;
label: for (;;) { break label; }
export default function named() {}
export const exportedArrow = async ({ a, b }) => { return a; };
const obj = { if: 1, function: 2, class: 3 };
obj.class; obj.function;
function afterAll() {}
