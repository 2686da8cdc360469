/** Doc */
export class Foo<T extends { a: string }> extends Bar<{ x: number }> implements I {
  private x = 1;
  static #p?: string;
  readonly handler = async (e: Event): Promise<void> => {
    const inner = () => 1;
  };
  constructor(private a: string, b = {}) { super(); }
  get v(): number { return /["'{]/.test(`a ${b ? `}` : "{"} c`) ? 1 : 2; }
  set v(n) {}
  @dec({ a: 1 }) async *gen<T>(this: Foo): AsyncGenerator<{ a: T }> { yield 1; }
  abstract foo(x: string): { a: number };
  over(a: string): void;
  over(a: number): void;
  over(a: any) { if (a) { return } }
  [Symbol.iterator]() {}
  "quoted"() {}
  declare y: { a(): void }
  static { init(); }
}
export default function (a) {}
export function* gen2() {}
export async function af<T = {}>(a: T): Promise<Map<string, { a: 1 }>> { function nested() {} }
export interface I extends J<{ a: 1 }> { m(a: string): void; p: string; q?: () => void; new (x): I; [k: string]: any; (): void }
type A = { a: string; b(): void } | undefined;
type Fn = (a: string) => Promise<void>
type Cond<T> = T extends string ? { a: 1 } : never;
export const enum E { A = 1, B, C = "x" }
declare module "foo" { export function inner(): void; }
namespace N.M { export const z = 1; }
export const arrow = async <T,>(x: T): Promise<T> => { return x };
export const obj = { m() { }, async n() {}, get g() { return 1 }, k: function () {}, a: (x) => x + 1, 'q-r': () => {}, nested: { deep() {} } };
const x = class Named { m() {} };
let a, b = 3, c;
exports.foo = function () {};
Foo.prototype.bar = (x) => { };
function over(a: string): void
function over(a: number): void
function over(a: any) {}
const { d, e } = obj;
if (a < b && c > d) { function inIf() {} }
switch (a) { case 1: { function inCase() {} break } default: { const fx = () => { } } }
export abstract class Abs { protected abstract readonly p: string; abstract m(): void }
function isString(x: unknown): x is string { return true }
export type { Foo } from './x';
const re = /[/"]{/g, q = a / b / c;
/* function inComment() {} */
const text = "function inString() {", more = 'class InString {', tick = `function ${(() => "}")()} inTemplate() {`;
const deep = `a ${`b ${"}"} ${{ a: 1 }.a}`} c`;
export const regex = /function inRegex\(\) \{["'`]/.test(text) || /[/}]/.test(more);
const division = 4 / 2 / 1; function afterDivision() { return division / 2; }
export interface Generic<K extends keyof any, V = { [P in K]: string }> {
  readonly [index: number]: V;
  get<T extends K>(key: T): V;
  optional?(): void;
  handler: (event: { name: string }) => void;
}
export type Mapped<T> = {
  readonly [P in keyof T]?: T[P];
};
export type Union =
  | { kind: "a"; value: string }
  | { kind: "b"; value: number };
export abstract class Shape<T> implements Generic<string> {
  public static readonly count: number = 0;
  protected items: Map<string, { a: number }> = new Map();
  #secret = 1;
  constructor(private readonly name: string, protected other?: { a: string }) {
    super();
  }
  abstract area(): number;
  public async *iterate(): AsyncIterable<T> {
    for await (const x of this.list()) { yield x; }
  }
  get size(): number { return this.items.size; }
  set size(value: number) {}
  private arrow = <U,>(x: U): U => {
    const nested = function named() { return x; };
    return nested();
  };
  static create(this: void): Shape<any> { return new (class Hidden extends Shape<any> { area() { return 1; } })("x"); }
  if(x: boolean) { if (x) { return 1; } return 2; }
  delete(): void {}
  get(): string { return "get"; }
  static() {}
}
export function assertString(x: unknown): asserts x is string {
  if (typeof x !== "string") throw new Error(`not { a ${typeof x}`);
}
export const later = (async () => { await 1; })();
export default class extends Shape<string> { area() { return 0; } }
declare global { interface Window { custom(): void } }
declare function ambient(x: string): void;
declare const declared: { method(): void };
enum Color { Red = "red", Green = `green`.length, Blue }
namespace Outer.Inner { export function member() {} namespace Deep { export class Leaf {} } }
