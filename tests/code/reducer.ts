// A store of states; function inComment() { class InComment {} }
import type { A, B } from "./types";
import defaultStore, { type Listener as Listen, create } from "./store";

export type Action<K extends string = string, P = undefined> = P extends undefined
  ? { readonly type: K }
  : { readonly type: K; payload: P };
type Reducer<S, A extends Action = Action> = (state: Readonly<S> | undefined, action: A) => S;
type Deep = Map<string, Promise<Array<Record<string, () => void>>>>;
type Tail<T extends unknown[]> = T extends [infer _, ...infer R] ? R : never;
type Getters<T> = { [K in keyof T as `get${Capitalize<K & string>}`]: () => T[K] };
type Ctor<T = {}> = abstract new (...args: any[]) => T
export type Guard = (x: unknown) => x is string
type Elements = typeof elements[number]["kind"];
type Tpl = `function ${string}() { ${"a" | "b"} }`;
type Optional<T> =
  | T
  | undefined;

const elements = [{ kind: "a" }, { kind: "class InString {" }] as const;
let counter = 0, total = counter / 2 / 1, { a, b: [c] } = source(), done = false;

export interface Store<S, A extends Action = Action> extends Iterable<S>, Disposable {
  readonly state: S;
  dispatch<T extends A>(action: T): T;
  dispatch(action: A, silent?: boolean): A;
  subscribe(listener: (state: S) => void): () => void;
  select?<R>(selector: (state: S) => R, equal?: (a: R, b: R) => boolean): R;
  get size(): number;
  set size(value: number);
  [Symbol.iterator](): Iterator<S>;
  new (initial: S): Store<S, A>;
  (action: A): void;
  "quoted-name"(x: { a: 1 }): void;
  onError: ((error: Error) => void) | null;
}

interface Nested { inner: { deep(x: number): { a(): void } }; list: Array<{ name: string }> }
interface Empty {}
export interface Merge<L, R> extends Omit<L, keyof R>, Partial<Pick<R, keyof R & string>> {}

export abstract class Base<S extends object = {}> implements Store<S> {
  static #instances = new WeakMap<object, Base<any>>();
  static readonly defaults = { limit: 10, log(text: string) { console.log(text); } };
  declare readonly brand: unique symbol;
  protected state!: S;
  private listeners: Set<(state: S) => void> = new Set(), other?: string;
  handle = (event: Event): void => { this.dispatch({ type: "x" }); };
  bound = function (this: Base<any>) { return this; };
  async = 1; get = 2; static = 3;
  of?: string
  from = /[}/]/g

  constructor(private readonly name: string, public options: Partial<{ limit: number }> = {}) {
    Object.assign(this, { name });
  }

  get size(): number { return this.listeners.size }
  set size(value) { throw new Error(`function inTemplate() { ${value > 1 ? `}` : "{"} }`); }
  static get count() { return 1 }
  static async *stream<T>(this: void, ...items: T[]): AsyncGenerator<T, void, undefined> { yield* items; }

  protected abstract reduce(state: S, action: Action): S;
  abstract get label(): string;

  dispatch<T extends Action>(action: T): T;
  dispatch(action: Action, silent: boolean): Action;
  dispatch(action: any, silent = false) {
    const next = this.reduce(this.state, action);
    if (next !== this.state && !silent) for (const l of this.listeners) l(next);
    label: for (;;) { if (counter < 1 && total > 2) break label; else continue; }
    return action;
  }

  public async load<const T>(@Inject("class InString {") url: string, retry: (n: number) => Promise<T> = async (n) => { throw n; }): Promise<[T, { status: number }]> {
    try { return [await retry(1), { status: 200 }]; } catch { return this.load(url); } finally { done = true }
  }

  @memo() @log({ level: "debug", format: (x: string) => `{${x}` })
  private static compute(x: number): asserts x is 1 { }

  [Symbol.iterator](): Iterator<S> { return [][Symbol.iterator](); }
  *[Symbol.asyncIterator]() {}
  ["computed" + 1]() { return 1; }
  "string name"(): void {}
  42() {}
  #hidden(a: number): boolean { return #hidden in this; }
  static #secret() {}
  override toString(): string { return this.name; }
  accessor value = 1;
  static { class InStatic { run() {} } new InStatic().run(); }
  delete(key: string) { delete (this as any)[key]; }
  if() {} new() {} function() {} return() {} typeof() {} await() {}
  async async() {}
  get get() { return this.#hidden(1) }
  set set(v) {}
  async *generate() { yield await 1; }
  readonly() { return 1 }
  declare() {} public() {}
}

export class Counter extends Base<{ n: number }> {
  reduce({ n }: { n: number } = { n: 0 }, action: Action): { n: number } {
    switch (action.type) {
      case "up": { return { n: n + 1 }; }
      case "down": return { n: n-- / 1 };
      default: {
        function unreachable(x: never): never { throw x; }
        const pick = <T,>(x: T) => { return x; };
        return unreachable(pick(action) as never);
      }
    }
  }
  get label() { return "counter" }
}

export const reducer = <S, A extends Action>(initial: S, handlers: { [K in A["type"]]?: Reducer<S> }): Reducer<S, A> => (state = initial, action) => {
  const handler = handlers[action.type as A["type"]];
  return handler ? handler(state, action) : state;
};
export const compose = (...fns: Array<(x: any) => any>) => fns.reduce((f, g) => (x) => f(g(x)));
const isString = (x: unknown): x is string => typeof x === "string";
const wrap = async function named<T>(x: T): Promise<T> { return x };
const generate = function* () { yield 1 };
let later: () => void = () => {};
export let assigned = (x: number) => x << 1 >> 2 >>> 3, other = (y: string): string => { return y };
var hoisted = function () { return /function inRegex\(\) \{/.test("x") };

export function createStore<S, A extends Action>(reduce: Reducer<S, A>): Store<S, A>;
export function createStore<S, A extends Action>(reduce: Reducer<S, A>, initial: S): Store<S, A>;
export function createStore(reduce: any, initial?: any): any {
  let state = initial;
  function dispatch(action: Action) { state = reduce(state, action); return action; }
  const subscribe = (f: () => void) => () => { f(); };
  return {
    dispatch, subscribe,
    get state() { return state; },
    set state(value) { state = value; },
    async load() { await import("./x"); },
    *keys() { yield* Object.keys(state); },
    async *values() {},
    "quoted key"() {}, 7() {}, [`k${1}`]() {},
    replace(next: { reduce: Reducer<any> }) { reduce = next.reduce; },
    nested: { deeper: { reach() { return { end() {} }; } } },
    arrow: () => ({ a: 1 }), fn: function () {},
  };
}

export default async function* main<T extends { a: string } | { b: number }>({ a, b = "}" }: any, [c, ...rest]: T[] = []): AsyncGenerator<T> {}
function pair<A, B>(a: A, b: B): [A, B] { return [a, b] }
function record(): { a: number; b(): void; c: () => { d: 1 } } { return { a: 1, b() {}, c: () => ({ d: 1 }) } }
function callback(f: (a: { x: 1 }) => { y: 2 }, g?: new () => object): (n: number) => void { return (n) => {} }
function union(x: string | { a: 1 }): x is { a: 1 } { return true }
function typeArgs() { return new Map<string, Array<Set<number>>>(), f<number>(1), a < b, c > (1) }
function regexes(x: string) {
  if (/[{}]/.test(x)) return /}/;
  const y = x.length / 2; const z = (y) / 2 / 3; const w = [1][0] / 1; let i = 0; i++ / 2; /* } */
  return x.replace(/\/\*function inRegex() {/g, "}") + y / z;
}
function templates(x: number) {
  const css = tag`a { color: ${(() => { return `${x}}`; })()} function inTemplate() {}`;
  const html = `<a ${x ? `b="${`c${x}`}"` : ''}>{`;
  function inside() { return css + html }
  return `${inside()}`
}
function asi(a: number) {
  const b = a
  ;[1, 2].forEach((x) => { console.log(x) })
  const c = () => 1
  ++a
  return b
}
function labels() { a: { break a } b: while (1) { break b } const o = { a: { b: 1 } }; return o }

export enum Level { Low = 1 << 0, High = Low | 2, Text = "function inString() {".length, Mixed = `x`.length }
declare enum Ambient { A }
export const enum Fast { On, Off }

export namespace Api {
  export interface Request { url: string; send(): Promise<Response> }
  export class Client { constructor(readonly base: string) {} get(path: string): Request { return null! } }
  function helper() {}
  export namespace V2 { export function upgrade(c: Client): void {} export type Id = string }
  export const version = 2, build = () => { return 1 };
}

declare module "external" {
  export default class Thing { method(): void; static create(): Thing; private x: number }
  function exported(a: string): void;
  const value: { call(): void };
}
declare global { interface Array<T> { last(): T | undefined } function globalHelper(): void; var flag: boolean }
declare class Declared<T> { field: T; constructor(x: T); run(): void; get x(): number }
declare function ambient<T>(x: T): T
declare let loose: any

function Injectable(options?: { scope: string }) { return (target: any) => target }

@Injectable({ scope: "class InString {" })
@Sealed
export class Service {
  @Input() name?: string
  @Output({ alias: "x" }) readonly change = new Emitter<{ a: string }>()
  @HostListener("click", ["$event"]) onClick(event: { target: Element }) { if (event) { } }
  constructor(@Inject(TOKEN) private a: A, @Optional() b?: B) { super_() }
  private readonly pipe = compose((x: number) => { return x; }, (y: number) => y)
  static from = (x: string) => new Service(x as any)
}

const Mixin = <T extends Ctor>(Parent: T) => class Mixed extends Parent { mixed() { return 1 } };
const Anonymous = class { anon() {} };
export const handlers = {
  onOpen(this: Window, e: Event) {},
  onClose: async (e: Event) => { await e },
  "on:error"(e: Error) {},
} satisfies Record<string, (e: any) => void>;

(function iife() { function hidden() {} })();
(() => { class Scoped { m() {} } })();
void async function () { await 0 }();
if (counter) { function inIf() {} } else { class InElse {} }
for (const x of [1]) { const each = () => x }
try { function inTry() {} } catch (e) { function inCatch() {} } finally { }
exports.legacy = function legacy() {};
Service.prototype.patched = function (x: number) { return x };
const größe = (höhe: number) => höhe * 2; function Ünï$(_x: string) {}
type Last = { a: string }
export { type Last, pair as default2 }; export * from "./all"
