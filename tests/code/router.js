#!/usr/bin/env node
'use strict';
// A router: function inComment() { class InComment {} }
const http = require('http'), { join, sep = '/' } = require('path');
import fs, { readFile as read } from 'fs';

/** @param {string} x  function inDoc() {} */
export function match(pattern, path = '/', ...rest) {
  const parts = pattern.split(/\/|[{}]/g), at = parts.length / 2 / 1;
  function part(i) { return parts[i] === '*' ? /.*/ : new RegExp(`^${parts[i].replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`); }
  return path.split('/').every((p, i) => part(i).test(p));
}

class Route {
  static #count = 0;
  static METHODS = ['GET', 'function inString() {'];
  #handler; pattern = '/'; ['computed'] = 1; 'quoted' = 2
  options = { cache: false, load() { return 1 }, get fresh() { return true } };
  onError = (error) => { console.error(error); };
  legacy = function () { return this; }
  static { Route.#count = 1; class InStatic { go() {} } }

  constructor(pattern, handler) { this.pattern = pattern; this.#handler = handler }
  get handler() { return this.#handler }
  set handler(value) { this.#handler = value }
  static get count() { return Route.#count }
  static of(pattern) { return function decorate(handler) { return new Route(pattern, handler); }; }
  async handle(request, { params = {}, query: { page = 1 } = {} } = {}) { return this.#handler(request, params, page) }
  *segments() { yield* this.pattern.split('/') }
  async *stream() { for await (const chunk of this.segments()) yield chunk; }
  static async load(file) { return JSON.parse(await read(file)) }
  #private() { return #handler in this }
  static #hidden() {}
  [Symbol.toPrimitive](hint) { return hint === 'number' ? 1 : `${this.pattern}}` }
  async [`get${1}`]() {}
  'with space'() {} 12() {} 0x1f() {}
  if() {} delete() {} get() {} set() {} static() {} async() {} of() {} function() {} class() {} new() {}
  get get() { return 1 } set set(v) {} static static() {}
  toString() { return `Route(${this.pattern ? `"${this.pattern}"` : "{"})`; }
}

class Router extends (Route ?? Object) {
  constructor(...routes) {
    super('*', (request) => this.dispatch(request));
    this.routes = routes.map((r) => { return r; });
    this.dispatch = this.dispatch.bind(this);
  }
  dispatch(request) {
    outer: for (const route of this.routes) {
      switch (true) {
        case match(route.pattern, request.url): { const run = () => route.handle(request); return run(); }
        default: continue outer;
      }
    }
    return Router.notFound(request);
  }
  use(pattern, ...handlers) { for (const h of handlers) this.routes.push(new Route(pattern, h)); return this; }
  static notFound({ url }) { return { status: 404, body: `no ${url} {` } }
}

const Mixin = (Base) => class extends Base { mixed() { return 1; } };
const Named = class Inner extends Mixin(Object) { run() {} };
class Empty {}
class OneLine { a() { return 1 } b() { return 2 } }
class Child extends Mixin(Empty) { child() { super.base(); } }

const arrow = (x) => x * 2;
const single = x => ({ x });
const asynchronous = async x => { await x };
const destructured = ({ a, b: { c } = {} }, [d, ...e] = [], f = (g) => g) => { return [a, c, d, e, f] };
const curried = (a) => (b) => (c) => { return a + b + c; };
const multi = (
  first,
  second = { a: '}' },
) => {
  return first;
};
let expression = function named(n) { return n < 2 ? 1 : n * named(n - 1); }, generator = function* () { yield 1; };
var old = function () {}, value = 4, ratio = value / 2 / 1;
let later; later = (x) => x; later = function reassigned() {};
const wrapped = debounce(function inner() {}, 100), bound = arrow.bind(null);
const iife = (() => { function hidden() {} return hidden; })();

function debounce(f, wait) {
  let timer = null;
  return function debounced(...args) { clearTimeout(timer); timer = setTimeout(() => f.apply(this, args), wait); };
}
async function fetchAll(urls) { return Promise.all(urls.map(async (url) => { const r = await get(url); return r; })) }
function* range(from, to, step = 1) { for (let i = from; i < to; i += step) yield i }
async function* lines(stream) { let rest = ''; for await (const chunk of stream) { rest += chunk; } yield rest }
function outer() {
  function middle() { function innermost() { return 1 } return innermost }
  var f = function () { return { g: function () {}, h() {} } };
  class Local { method() { const deep = () => { class Deeper { reach() {} } return Deeper; }; return deep } }
  return [middle, f, Local];
}
function defaults(a = function () { return '}' }, b = { c() {} }, d = class { e() {} }) {}
function regexes(s) {
  if (/[/}]/.test(s)) return /function inRegex\(\) \{/i;
  const a = s.length / 2, b = (a) / 2 / 1, c = [a][0] / 1; let i = 0; i++ / 2; /* } */
  return s.replace(/"/g, '\'').replace(/`/, "`").split(/[\]/]/) || a / b / c;
}
function templates(x) {
  const html = `<script>function inTemplate() { ${x.map((y) => `<b>${y.z ?? "}"}</b>`).join('')} }</script>`;
  function after() { return html }
  return String.raw`\${x}` + `a${{ b: `}` }.b}`;
}
function asi() {
  const a = 1
  const f = function () { return a };
  [a].forEach(f)
  ;(() => { a })()
  return
  { a }
}
function loops(n) { for (;;) { if (n < 1 && n > 0) break } while (n--) { } do { n } while (n > 1); for (const k in {}) { } }

const api = {
  list(request) { return [] },
  async show(request, id) { return { id } },
  *each() {}, async *all() {},
  get size() { return 1 }, set size(v) {},
  create: function (body) { return body },
  update: async function update(id) { return id },
  remove: (id) => { return id },
  'quoted-name'(x) {}, "two words": () => {}, 42() {}, [`dyn${1}`]() {},
  nested: { deep: { reach() { return 1 } } },
  get() {}, async() {},
  get: function () {}, static() {}, new: 1, function: 2,
};

exports.start = function start(port = 80) { return http.createServer((req, res) => { res.end('function inString() {') }).listen(port) };
exports.stop = () => {};
module.exports.restart = async function () { };
Router.prototype.mount = function (prefix, router) { return this };
Router.create = (...args) => new Router(...args);
window.onload = function () { init() };
Object.defineProperty(api, 'hidden', { get() { return 1 }, set: function (v) {}, value: (x) => x });
Object.assign(Router.prototype, { patched() {}, other: function () {} });

export default class Application extends Router {
  static defaults = Object.freeze({ port: 80, log() {} });
  #state = 'idle';
  start() { this.#state = 'running'; return this }
  transition(to) {
    const allowed = { idle: ['running'], running: ['idle', 'class InString {'] };
    if (!allowed[this.#state].includes(to)) throw new Error(`cannot ${to}`)
    this.#state = to
  }
  render() { return <App state={this.#state} onClick={() => { this.start() }}>it's {'}'} function {"{"}</App>; }
}
export const reducer = (state = {}, action) => { switch (action.type) { case 'a': return { ...state }; default: return state } };
export const View = ({ items }) => <ul>{items.map((i) => <li key={i}>{i} &#123;</li>)}</ul>;
export function Component(props) { const onClick = (e) => { e.stop() }; return (<div {...props} onClick={onClick}>{/* function inComment() {} */}<br />'</div>); }
export { arrow as default2, single }; export * from './more';

if (value) { function inIf() {} } else { const inElse = () => {} }
try { function inTry() {} } catch { function inCatch() {} } finally { function inFinally() {} }
switch (value) { case 1: function inCase() {} break; case 2: { class InCase2 { m() {} } } }
label: { function inLabel() {} }
for (const x of [1]) { function inFor() {} }
!function bang() { function inBang() {} }();
(async function main() { await 0; function inMain() {} })();
promise.then(function onDone(result) { function inCallback() {} }).catch((e) => { class InArrow {} });
define(['a'], function (a) { function amd() {} return { amd } });

// Tokens of the pattern language.
class Lexer {
  constructor(input) { this.input = input; this.at = 0 }
  static TOKENS = { open: /^\{/, close: /^\}/, name: /^[a-z_$][\w$]*/i, slash: /^\// }
  peek() { return this.input[this.at] }
  next() { const c = this.peek(); this.at++; return c === '{' ? { kind: 'open' } : c === '}' ? { kind: 'close' } : { kind: 'text', c } }
  skip(n = 1) { this.at += n; return this }
  ended() { return this.at >= this.input.length }
  [Symbol.iterator]() { return { next: () => ({ done: this.ended(), value: this.next() }) } }
}
class Parser extends Lexer {
  parse() { const out = []; while (!this.ended()) out.push(this.node()); return out }
  node() { return this.peek() === '/' ? this.slash() : this.name() }
  slash() { this.skip(); return { kind: '/' } } name() { return this.next() }
}
class Emitter { #on = new Map(); on(name, f) { this.#on.set(name, f); return () => { this.off(name) } } off(name) { this.#on.delete(name) } emit(name, ...args) { this.#on.get(name)?.(...args) } }
const größe = (höhe) => höhe; function Ünï$cødé(_) { return $ } function $() {} function _() {}
class Verbs extends mix(class Inner { go() {} }) { get() {} set() {} static() {} async() {} new() {} delete() {} get get() {} }
export const verbs = { if() {}, for() {}, catch(e) {}, super() {}, async async() {} };
const guarded = function () { return 1 }
;(function guard() {})();
