// Accounts and entries. class InComment { void InComment() { } }
#nullable enable
using System.Collections.Generic;
using static System.Math;
using Map = System.Collections.Generic.Dictionary<string, System.Collections.Generic.List<int>>;
global using System.Linq;

[assembly: InternalsVisibleTo("class InString {")]

namespace Company.Ledger;

/// <summary>void InDoc() { }</summary>
public delegate TResult Projection<in TSource, out TResult>(TSource source, params object[] rest) where TSource : notnull;
internal delegate void Changed();

[Flags] public enum Rights : ushort { None = 0, Read = 1 << 0, Write = 1 << 1, [Description("}")] All = Read | Write }
enum Kind { Open, Closed = '{', }

public interface IAccount<TKey> : IComparable<IAccount<TKey>>, IDisposable where TKey : struct, IEquatable<TKey>
{
    TKey Id { get; }
    decimal Balance { get; protected set; }
    string this[int index] { get; set; }
    event EventHandler<ChangedArgs>? Changed;
    void Post(Entry entry);
    Task<IReadOnlyList<Entry>> Entries(DateTime from, DateTime? to = null, CancellationToken token = default);
    bool Try<T>(string text, out T? value) where T : class;
    static abstract IAccount<TKey> Open(TKey id);
    string Describe() => $"{Id}: {Balance:N2} {{";
    class Empty { }
}

public record Entry(Guid Id, decimal Amount, string Text = "class InString {")
{
    public static readonly Entry Zero = new(Guid.Empty, 0m);
    public decimal Absolute => Abs(Amount);
    public Entry Negate() => this with { Amount = -Amount };
    public virtual bool Same(Entry? other) { return other is { Amount: var a } && a == Amount; }
}
public record struct Money(decimal Value, string Currency) { public static Money operator +(Money a, Money b) => a with { Value = a.Value + b.Value }; public override string ToString() => $"{Value} {Currency}"; }
public sealed record Transfer(Guid From, Guid To, decimal Amount) : Entry(From, Amount);
record Bare;
public readonly struct Range<T> where T : IComparable<T> { public T Low { get; init; } public T High { get; init; } public Range(T low, T high) => (Low, High) = (low, high); public bool Has(T x) => Low.CompareTo(x) <= 0 && x.CompareTo(High) < 0; }
public ref struct Cursor { private Span<byte> rest; public Cursor(Span<byte> rest) { this.rest = rest; } public byte Next() { var b = rest[0]; rest = rest[1..]; return b; } }

public class ChangedArgs : EventArgs
{
    public required string Name { get; init; }
    public int Count { get => count; set { if (value < 0) throw new ArgumentException("{"); count = value; } }
    private int count;
}

public abstract partial class Account<TKey> : IAccount<TKey>, IEnumerable<Entry>
    where TKey : struct, IEquatable<TKey>
{
    private const string Format = @"C:\{0}\class ""InVerbatim"" {", Other = "\"";
    private static readonly Dictionary<Type, Func<Account<TKey>, IEnumerable<Entry>>> Readers = new()
    {
        [typeof(int)] = a => { return a.entries; },
        [typeof(string)] = static a => a.entries.Where(e => e.Amount > 0 && e.Amount < 10),
    };
    protected readonly List<Entry> entries = [];
    private decimal balance, pending = 1.5m;
    private (int Count, string? Name)[] pairs = { (1, "a"), (2, null) };
    public event EventHandler<ChangedArgs>? Changed;
    private Action<int>? hook = delegate (int x) { Console.WriteLine(x); };
    char open = '{', quote = '\'', slash = '\\';

    static Account() { Readers.Clear(); }
    protected Account(TKey id) : this(id, new Entry[0] { }) { }
    private protected Account(TKey id, params Entry[] first)
    {
        Id = id;
        foreach (var entry in first) { Post(entry); }
    }

    public TKey Id { get; }
    public decimal Balance { get { return balance; } set => balance = value; }
    public abstract string Name { get; }
    public string this[int index] { get => entries[index].Text; set { } }

    public virtual void Post(Entry entry)
    {
        bool Allowed(decimal amount) => amount != 0;
        static int Sign<T>(T value) where T : struct, IComparable<T> { return value.CompareTo(default); }
        async Task Notify() { await Task.Yield(); Changed?.Invoke(this, new ChangedArgs { Name = "}" }); }
        if (!Allowed(entry.Amount) || Sign(entry.Amount) < 0) return;
        lock (entries) { entries.Add(entry); }
        _ = Notify();
        switch (entry)
        {
            case Transfer { Amount: > 10 and < 100 } t when t.From != t.To: { break; }
            case null: throw new ArgumentNullException(nameof(entry));
            default: goto done;
        }
        done:
        using (var scope = new Scope()) { }
        try { checked { balance += entry.Amount; } } catch (OverflowException e) when (e.Message == "{") { } finally { }
    }

    public async Task<IReadOnlyList<Entry>> Entries(DateTime from, DateTime? to = null, CancellationToken token = default)
    {
        await foreach (var page in Pages(token).ConfigureAwait(false)) { yieldless(page); }
        var grouped = from e in entries where e.Amount > 1 group e by e.Text into g orderby g.Key select new { g.Key, Total = g.Sum(x => x.Amount) };
        return entries;
        void yieldless(object page) { }
    }

    public bool Try<T>(string text, out T? value) where T : class { value = null; return text is ['a', .., '}']; }
    protected abstract IAsyncEnumerable<Entry[]> Pages([EnumeratorCancellation] CancellationToken token);
    public int CompareTo(IAccount<TKey>? other) => other switch { null => 1, { Balance: var b } when b > balance => -1, _ => 0 };
    IEnumerator<Entry> IEnumerable<Entry>.GetEnumerator() { foreach (var e in entries) yield return e; }
    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => entries.GetEnumerator();
    public virtual void Dispose() { GC.SuppressFinalize(this); }
    public override int GetHashCode() => HashCode.Combine(Id, balance);
    public override bool Equals(object? obj)
        => obj is Account<TKey> other
            && other.Id.Equals(Id);
    partial void OnPosted(Entry entry);
    [return: NotNull] private protected static TOut Convert<TIn, TOut>(TIn input, Projection<TIn, TOut> by) where TIn : notnull where TOut : new() => by(input) ?? new TOut();
    public static explicit operator decimal(Account<TKey> account) => account.balance;
    public static bool operator true(Account<TKey> a) => a.balance > 0;
    public static bool operator false(Account<TKey> a) { return a.balance <= 0; }
    unsafe void Raw(byte* p, int** q) { fixed (byte* f = new byte[] { 1 }) { *p = *f; } }
    ref readonly Entry At(int i) => ref CollectionsMarshal.AsSpan(entries)[i];
    extern static int Native(IntPtr handle);

    private sealed class Scope : IDisposable
    {
        private readonly Stack<Dictionary<string, List<int>>> frames = new();
        public void Dispose() { }
        internal class Deep { internal struct Deeper { public void Reach() { } } }
    }
    protected interface IVisitor<out T> { T Visit(Entry e); T VisitAll(IEnumerable<Entry> all) { return Visit(all.First()); } }
    private enum State { New, Old }
}

public partial class Account<TKey> { partial void OnPosted(Entry entry) { } public void Extra() { } }

public sealed class Cash : Account<int>
{
    public Cash(int id) : base(id) => Name = $"cash {id switch { > 1 => "}", _ => "{" }}";
    public override string Name { get; }
    protected override async IAsyncEnumerable<Entry[]> Pages(CancellationToken token) { await Task.Delay(1, token); yield return entries.ToArray(); }
    public static Cash Open(int id) => new(id);
    public new void Dispose() { base.Dispose(); }
    string raw = """
        class InRaw { void InRaw() { "quoted" "" }
        """;
    string deep = $$"""{ {{Open(1).Name}} void InRaw() { """;
    string both = @$"{1} ""void InVerbatim() {{""" + $@"\{{ {Open(2).Name}";
}

public class Generic<T, U> where T : class?, new() where U : unmanaged, Enum
{
    public class Inner<V> : Generic<V, U> where V : class, new() { public Inner(V v) { } public Inner<V> Self() { return this; } }
    public Dictionary<T, List<Dictionary<U, int[]>>> Nested(Func<T, Func<U, bool>> f) { return new Dictionary<T, List<Dictionary<U, int[]>>>(); }
    (T First, List<(U, int)> Second) Tuple() => (new T(), new List<(U, int)> { });
    public T[,] Grid(int[][] a, T[,,] b) { return new T[1, 2]; }
    public bool Compare(int a, int b) { return a < b && b > (a >> 1) || a >= b >>> 2; }
    public T? Maybe(U? u) { return u is null ? default(T) : null; }
    public void Out(out T a, ref U b, in int c, scoped Span<int> d = default) { a = new T(); }
}

public static class Extensions
{
    public static IEnumerable<TOut> Pick<TIn, TOut>(this IEnumerable<TIn> all, Func<TIn, TOut> by)
    {
        foreach (var one in all)
            yield return by(one);
    }
    public static string Quote(this string text) => "\"" + text.Replace("\"", "\\\"") + "\"";
    internal static bool IsOpen(this char c) => c is '{' or '(' or '[';
    private static int Count<T>(this T[] all) { var n = 0; for (int i = 0; i < all.Length; i++) { n++; } return n; }
}

#region Handlers "class InString {"
[ApiController, Route("accounts/{id:int}")]
public class Accounts(IStore store, ILogger<Accounts> log) : ControllerBase
{
    [HttpGet("{id}"), Produces("application/json", "}")]
    public async Task<ActionResult<Cash>> Get([FromRoute(Name = "id")] int id, [FromQuery] string? view = "{") { log.Info($"get {id}"); return await store.Find(id) is { } found ? Ok(found) : NotFound(); }
    [HttpPost]
    public IActionResult Post([FromBody] Entry entry) { var x = new { Name = "a", Nested = new { Deep = 1 } }; return Created($"/{entry.Id}", x); }
    [HttpDelete("{id}")] public void Delete(int id) => store.Remove(id);
#if DEBUG
    [HttpGet("debug")] public string Debug() { return "}"; }
#else
    private string Debug() { return "{"; }
#endif
    protected virtual void Log(Exception e, [CallerMemberName] string member = "") { }
}
#endregion

public interface IStore { Task<Cash?> Find(int id); void Remove(int id); IStore With(Action<IStore> change); }
internal class MemoryStore : IStore
{
    private readonly Dictionary<int, Cash> all = new Dictionary<int, Cash> { { 1, new Cash(1) }, { 2, new Cash(2) { } } };
    public Task<Cash?> Find(int id) => Task.FromResult(all.TryGetValue(id, out var cash) ? cash : null);
    public void Remove(int id) { all.Remove(id); }
    public IStore With(Action<IStore> change) { change(this); return this; }
    void IDisposable2.Dispose() { }
    public static async Task Main(string[] args) { await new MemoryStore().Find(args.Length); }
}

public class Lexer
{
    private readonly string text; private int at;
    public Lexer(string text) { this.text = text; }
    public enum Token { End, Word, Mark }
    public Token Next()
    {
        while (at < text.Length) { switch (text[at++]) { case '{': case '}': return Token.Mark; case '"': case '\'': continue; default: return Token.Word; } }
        return Token.End;
    }
    private static bool IsWord(char c) => char.IsLetter(c) || c == '_';
    public IEnumerable<Token> All() { for (Token t; (t = Next()) != Token.End;) yield return t; }
    public int Depth() { int depth = 0; Func<int, int> deeper = x => { int Inner(int y) { return y + 1; } return Inner(x); }; return deeper(depth); }
}

public class Machine<TState, TEvent> where TState : notnull where TEvent : notnull
{
    private readonly Dictionary<(TState, TEvent), Func<TState, TState>> steps = new();
    public TState Current { get; private set; }
    public Machine(TState start) { Current = start; }
    public Machine<TState, TEvent> On(TState from, TEvent what, Func<TState, TState> to) { steps[(from, what)] = to; return this; }
    public bool Fire(TEvent what) { if (!steps.TryGetValue((Current, what), out var to)) { return false; } Current = to(Current); return true; }
    public void Reset() => Current = default!;
    public struct Step { public TState From; public TEvent What; public override string ToString() { return $"{From} -> {What}"; } }
    public class Failure : Exception { public Failure(string why) : base(why) { } public Failure() : this("no } step") { } }
}

[Obsolete("class InString {")]
internal abstract class Repository<TItem>(string name = "}") : IRepository<TItem> where TItem : Entry
{
    protected string Name { get; } = name;
    protected internal abstract ValueTask<TItem?> Load(Guid id);
    public async ValueTask<TItem> Need(Guid id) => await Load(id) ?? throw new KeyNotFoundException($"{Name}: {id:D} {{");
    public IAsyncEnumerable<TItem> Where(Expression<Func<TItem, bool>> wanted) { return Query(q => q.Where(wanted)); }
    private IAsyncEnumerable<TItem> Query(Func<IQueryable<TItem>, IQueryable<TItem>> change)
    {
        IQueryable<TItem> Start() { return Enumerable.Empty<TItem>().AsQueryable(); }
        return change(Start()).ToAsyncEnumerable();
    }
}
public interface IRepository<TItem> { ValueTask<TItem> Need(Guid id); }
class Größe { int höhe; int Fläche() => höhe * höhe; void @run() { } int Second(int @new) { return @new; } }
abstract class Shape { public abstract double Area(); public virtual string Text() => "shape"; }
class Circle : Shape { readonly double r; public Circle(double r) => this.r = r; public override double Area() => PI * r * r; public override string Text() { return base.Text() + '}'; } }
class @class { public @class(int @in) { } public @class @new() { int @do() => 1; @do(); return this; } string @event { get; set; } = @"}"; }
