// A board of tasks. function inComment() { return <div>; }
import React, { useState, type FC, type ReactNode } from "react";

export type Task = { id: number; title: string; tags?: Array<Record<string, () => void>> };
type Props<T extends object = Task> = { items: readonly T[]; render?: (item: T) => ReactNode } & React.HTMLAttributes<HTMLDivElement>;
type Kind = "open" | "done"
type Setter<S> = React.Dispatch<React.SetStateAction<S>>;
type Api = { load(): Promise<Task[]>; save(task: Task): void; readonly url: string };
interface State { tasks: Task[]; error?: { message: string; retry(): void } }
interface Actions extends Pick<Api, "save"> { add(title: string): Task; remove(id: number): void; clear?(): void }
export interface ListProps<T> {
  items: T[];
  children: (item: T, index: number) => JSX.Element;
  onSelect?(item: T): void;
}
enum Column { Todo = "todo", Doing = "class InString {", Done = `done`.length }
export const enum Size { Small = 1 << 1, Large }

export const Title: FC<{ text: string }> = ({ text }) => <h1 className="function inString() {">{text} it's {"}"} &lbrace;</h1>;
const Badge = ({ count = 0 }: { count?: number }) => count > 0 ? <b>{count}</b> : null;
const Empty = () => <></>;
const Generic = <T,>({ items, render }: { items: T[]; render: (item: T) => ReactNode }) => {
  const shown = items.map((item, i) => <li key={i}>{render(item)}</li>);
  return <ul>{shown}</ul>;
};
const Constrained = <T extends { id: number }>(props: { items: T[] }) => (
  <>
    {props.items.map((item) => <span key={item.id} />)}
  </>
);

export function List<T extends object>({ items, children, onSelect }: ListProps<T>): JSX.Element {
  const [selected, setSelected] = useState<T | null>(null);
  function select(item: T) { setSelected(item); onSelect?.(item); }
  const renderRow = (item: T, index: number) => (
    <li key={index} onClick={() => select(item)} data-open={selected === item}>
      {children(item, index)}
      {/* function inComment() { } */}
      text with function inText2() {"{"} and a &quot; {'}'}
    </li>
  );
  if (items.length < 1 && selected == null) return <Empty />;
  return <ul>{items.map(renderRow)}</ul>;
}

export default function Board({ api, title = "Board {", ...rest }: { api: Api; title?: string }) {
  const [state, setState] = React.useState<State>({ tasks: [] });
  const load = React.useCallback(async () => {
    try { setState({ tasks: await api.load() }); } catch (e) {
      const retry = () => { void load(); };
      setState({ tasks: [], error: { message: String(e), retry } });
    }
  }, [api]);
  React.useEffect(() => {
    let live = true;
    function tick() { if (live) void load(); }
    const timer = setInterval(tick, 1_000);
    return function stop() { live = false; clearInterval(timer); };
  }, [load]);
  const open = state.tasks.filter((t) => t.id > 0 && t.id < 10);
  return (
    <section {...rest} style={{ color: "red", width: `${open.length / 2}px` }}>
      <Title text={title} />
      {state.error ? (
        <p role="alert">
          It's broken: {state.error.message} <button onClick={state.error.retry}>again</button>
        </p>
      ) : open.length > 0 ? <List<Task> items={open}>{(task) => <Row task={task} />}</List> : "nothing {"}
      <Menu.Item a:b="c" render={() => <div>{function inline() { return <i>}</i>.props; }}</div>} />
    </section>
  );
}

function Row({ task }: { task: Task }) { return <div title={task.title}>{task.title}<br /></div> }
function useToggle(initial = false): [boolean, () => void] { const [on, set] = useState(initial); return [on, () => set(!on)]; }
function useReducerOf<S, A>(reduce: (s: S, a: A) => S, initial: S): [S, (a: A) => void] {
  const [state, set] = useState(initial);
  const dispatch = (action: A): void => { set((s) => reduce(s, action)); };
  return [state, dispatch];
}
async function fetchTasks(url: string): Promise<Task[]> { const r = await fetch(url); return r.ok ? r.json() : [] }
function* ids(): Generator<number, void, unknown> { let i = 0; while (i < 3) yield i++; }

export class Boundary extends React.Component<{ children: ReactNode; fallback?: (e: Error) => ReactNode }, { error: Error | null }> {
  static displayName = "Boundary }";
  static defaultProps: { level?: number } = { level: 1 };
  state: { error: Error | null } = { error: null };
  private timer?: ReturnType<typeof setTimeout>;
  handleReset = (): void => { this.setState({ error: null }); };
  static getDerivedStateFromError(error: Error) { return { error }; }
  constructor(props: any) { super(props); this.reset = this.reset.bind(this); }
  componentDidCatch(error: Error, info: { componentStack: string }): void { console.error(error, info); }
  componentWillUnmount() { clearTimeout(this.timer) }
  reset() { this.handleReset(); }
  get failed(): boolean { return this.state.error !== null; }
  set failed(value: boolean) { if (!value) this.reset(); }
  private message(): string { return /[<>{}]/.test(this.state.error?.message ?? "") ? `<b>${"}"}</b>` : "function inString() {"; }
  render() {
    const { error } = this.state;
    if (error) {
      const Fallback = () => <pre>{this.message()}</pre>;
      return this.props.fallback?.(error) ?? <Fallback />;
    }
    return this.props.children;
  }
}

abstract class Store<S> {
  protected listeners = new Set<(state: S) => void>();
  constructor(protected state: S) {}
  abstract reduce(action: { type: string }): S;
  dispatch(action: { type: string }): void;
  dispatch(action: any) { this.state = this.reduce(action); this.emit(); }
  private emit(): void { for (const l of this.listeners) l(this.state); }
  subscribe(listener: (state: S) => void) { this.listeners.add(listener); return () => { this.listeners.delete(listener); }; }
  static of<T>(value: T): Store<T> { return new (class Fixed extends Store<T> { reduce() { return value; } })(value); }
}

class TaskStore extends Store<Task[]> implements Iterable<Task> {
  #next = 1;
  reduce({ type }: { type: string }): Task[] {
    switch (type) {
      case "add": { const make = (): Task => ({ id: this.#next++, title: "class InString {" }); return [...this.state, make()]; }
      default: return this.state;
    }
  }
  *[Symbol.iterator]() { yield* this.state; }
  async save(): Promise<void> { await Promise.all(this.state.map(async (t) => { await send(t); })); }
  #private() { return this.#next; }
  static from(tasks: Task[]) { return new TaskStore(tasks); }
  get length() { return this.state.length; }
}

export const Context = React.createContext<Actions | undefined>(undefined);
export const Provider: FC<{ children?: ReactNode }> = function Provider({ children }) {
  const actions: Actions = {
    add(title) { return { id: 1, title }; },
    remove(id) { void id; },
    save: (task) => { console.log(task); },
    clear() {},
  };
  return <Context.Provider value={actions}>{children}</Context.Provider>;
};

export const Input = React.forwardRef<HTMLInputElement, { label: string; onEnter(value: string): void }>(
  function Input({ label, onEnter }, ref) {
    const onKey = (e: React.KeyboardEvent<HTMLInputElement>) => { if (e.key === "Enter") onEnter(e.currentTarget.value); };
    return <label>{label}: <input ref={ref} onKeyDown={onKey} pattern="[{}]+" /></label>;
  },
);
export const Memo = React.memo(({ task }: { task: Task }) => <Row task={task} />);
export const withLog = <P extends object>(Inner: React.ComponentType<P>) => {
  function Logged(props: P) { console.log(props); return <Inner {...props} />; }
  Logged.displayName = `Logged(${Inner.name})`;
  return Logged;
};
const lazy = React.lazy(() => import("./late"));

function Conditions({ a, b, c }: { a: number; b: number; c?: Kind }) {
  if (a < b || a > b) return null;
  const less = a < b, more = (a) > b, ratio = a / b / 2;
  const chosen = c === "open" ? <Badge count={a} /> : <Badge />;
  return <>{less && <i>{more}</i>}{ratio}{chosen}{a < b ? <u>less</u> : <s>more</s>}</>;
}

function Form({ onSubmit }: { onSubmit: (data: FormData) => void }) {
  const fields = [{ name: "title", check: (v: string) => v.length > 2 }, { name: "kind", check: (v: string): v is Kind => /^(open|done)$/.test(v) }];
  const submit = async (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      {fields.map(({ name }) => (
        <p key={name}>
          <input name={name} required disabled={false} onBlur={function blur(e) { e.target.focus(); }} />
          don't {/* } */} close <b>function inHtml() {'{'}</b>
        </p>
      ))}
      <style>{`
        .a { color: red; }
        function inTemplate() { }
      `}</style>
    </form>
  );
}

export namespace Theme {
  export type Color = `#${string}`;
  export interface Palette { primary: Color; mix(a: Color, b: Color): Color }
  export const dark: Palette = { primary: "#000", mix(a, b) { return a || b; } };
  export function apply(palette: Palette): void { document.body.style.color = palette.primary; }
}
declare module "late" { export function late(): JSX.Element; }
declare global { interface Window { board?: typeof Board } }

function isTask(value: unknown): value is Task { return typeof value === "object" && value !== null && "id" in value }
function assertTask(value: unknown): asserts value is Task { if (!isTask(value)) throw new Error(`not a task: ${value}`) }
function send(task: Task): Promise<void>;
function send(task: Task, url: string): Promise<void>;
async function send(task: Task, url = "/tasks/{id}") { await fetch(url, { method: "POST", body: JSON.stringify(task) }); }
const group = (tasks: Task[]) => tasks.reduce<Record<string, Task[]>>((all, t) => { (all[t.title] ??= []).push(t); return all; }, {});
const sorted = (tasks: readonly Task[], by: keyof Task = "id"): Task[] => [...tasks].sort((a, b) => (a[by]! < b[by]! ? -1 : 1));
const debounce = <F extends (...args: any[]) => void>(f: F, wait = 1e2): ((...args: Parameters<F>) => void) => {
  let timer: number | undefined;
  return (...args) => { clearTimeout(timer); timer = window.setTimeout(() => f(...args), wait); };
};
const noop = () => {}, identity = <T,>(x: T): T => x;
let current: Task | undefined = undefined;
export const formatter = {
  short(task: Task) { return task.title.slice(0, 8); },
  async long(task: Task) { return `${task.title} ${`#${task.id}`} }`; },
  get locale() { return "en"; },
  set locale(value: string) { void value; },
  *parts(task: Task) { yield task.title; },
  node: (task: Task) => <em>{task.title}</em>,
  "quoted-key"(x: number) { return x; },
};

class Size2 { constructor(public readonly width: number, private height: number = 1) {} area(): number { return this.width * this.height } static unit = new Size2(1) }
class Point<const T extends readonly number[]> { constructor(readonly at: T) {} map<U>(f: (n: number) => U): U[] { return this.at.map(f) } }
@observer
class Observed extends React.PureComponent<Props> {
  @observable private count = 0;
  @action.bound increase(by: number): void { this.count += by; }
  @computed({ keepAlive: true }) get double() { return this.count << 1; }
  render() { return <button onClick={() => this.increase(1)}>{this.count} {"<b>"}</button>; }
}

export function Table<Row extends object, Key extends keyof Row = keyof Row>(props: { rows: Row[]; keys: Key[] }) {
  const Cell = ({ row, name }: { row: Row; name: Key }) => <td>{String(row[name])}</td>;
  class Cursor { at = 0; move(by: number) { this.at += by; } }
  const cursor = new Cursor();
  return (
    <table>
      <tbody>
        {props.rows.map((row, r) => <tr key={r} onFocus={() => cursor.move(1)}>{props.keys.map((name) => <Cell key={String(name)} row={row} name={name} />)}</tr>)}
      </tbody>
    </table>
  );
}
/** A keyboard and what its keys do. */
export class Keymap {
  private readonly bindings = new Map<string, Array<(e: KeyboardEvent) => boolean>>();
  bind(keys: `${string}+${string}` | string, action: (e: KeyboardEvent) => boolean): this { this.bindings.set(keys, [action]); return this; }
  unbind(keys: string) { this.bindings.delete(keys) }
  async replay<const K extends string>(...keys: K[]): Promise<{ [P in K]?: boolean }> { return {}; }
  protected static parse(text: string): [string, ...string[]] { return /[+{}]/.test(text) ? [text] : [`${text}{`]; }
  override toString(): string { return "Keymap }"; }
}

const Anonymous = class extends React.Component { render() { return <hr />; } };
export const Portal = React.memo(function Portal({ to, children }: { to: string; children: ReactNode }) {
  const node = React.useMemo(() => document.querySelector(to), [to]);
  return node ? <div data-to={to}>{children}</div> : null;
});
function Switch({ on, children }: { on: boolean; children: [() => ReactNode, (() => ReactNode)?] }) {
  const [yes, no = () => null] = children;
  function choose() { return on ? yes() : no(); }
  return <>{choose()}</>;
}
type Path<T> = T extends object ? { [K in keyof T & string]: `${K}` | `${K}.${Path<T[K]>}` }[keyof T & string] : never;
type Handler = <T extends Element>(this: T, event: { target: T }) => void | Promise<void>;
interface Callable<T> { (value: T): void; new (value: T): Callable<T>; readonly [key: string]: any; call2(value: T): void }
export function pick<T, K extends keyof T>(value: T, ...keys: K[]): Pick<T, K> {
  const out = {} as { [P in K]: T[P] };
  for (const key of keys) { if (key in (value as object)) { out[key] = value[key]; } }
  return out;
}
export function usePath<T extends object>(root: T): (path: Path<T>) => unknown {
  return (path) => path.split(".").reduce<any>((at, key) => at?.[key], root);
}
enum Key { Enter = 13, Escape = 27, Open = "{".charCodeAt(0) }
function* walk<N extends { children?: N[] }>(node: N): Iterable<N> { yield node; for (const c of node.children ?? []) yield* walk(c); }
const compare = (a: number, b: number): -1 | 0 | 1 => a < b ? -1 : a > b ? 1 : 0;
const Spread = (props: Props) => <List {...(props as any)} {...{ onSelect() {} }}>{(x: Task) => <Row task={x} />}</List>;
export async function* poll(api: Api, every: number): AsyncGenerator<Task[]> {
  do { yield await api.load(); await new Promise<void>((done) => { setTimeout(done, every); }); } while (every > 0);
}
class Timer { #id = 0; start(f: () => void) { this.#id = window.setInterval(f, 10); } stop() { clearInterval(this.#id); } get running() { return this.#id > 0; } }
const Entities = () => <p>&copy; it&apos;s "quoted" `ticks` // no comment /* none */ {/* class InComment {} */}</p>;
function Clock({ zone }: { zone?: string }) { return <time dateTime={zone}>{new Date().toLocaleTimeString()}</time> }
function Divider() { return <hr /> }
function größe(höhe: number) { return <p>{höhe}</p> }
(function start() { const root = document.getElementById("root"); if (root) { render(<Board api={{ load: fetchTasks.bind(null, "/"), save() {}, url: "" }} />, root); } })();
export { Row as TaskRow, type Setter };
