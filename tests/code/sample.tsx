export const App: React.FC<Props> = ({ a, b }) => {
  const onClick = useCallback(async () => { go() }, []);
  const render = <T,>(x: T) => <b>{x}</b>;
  return (
    <div className="x" onClick={() => { foo() }}>
      Don't {a && (
        <Foo.Bar {...props} render={() => <p>it's</p>} />
      )}
      <></>
    </div>
  );
};
function After() { return <A<string> x={1}>text</A>; }
class K extends React.Component<P> { render() { return <a href='x'>{`}`}</a> } }
interface Props { title: string; onClose?: () => void }
export function List<T extends { id: string }>({ items }: { items: T[] }): JSX.Element {
  const total = items.length < 10 ? items.length : 10;
  return (
    <ul>
      {/* function inComment() { */}
      {items.map((item) => <li key={item.id}>It's {"{"} "quoted {item.id}</li>)}
      <input value="a > b" disabled onChange={function changed(e) { save(e); }} />
      <p>if (x) {'{'} function inText() {'}'} class InText</p>
    </ul>
  );
}
export const Wrapped = React.memo(function Inner(props: Props) { return <><List items={[]} /></>; });
const generic = <T extends unknown>(x: T) => x;
export class View extends Component<Props> {
  state = { open: false };
  handle = () => { this.setState({ open: a < b && c > d }); };
  render() { return this.state.open ? <div>{this.props.title}</div> : null; }
}
