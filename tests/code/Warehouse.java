/* class InComment { void inComment() {} } */
package com.example.warehouse;

import java.io.*;
import java.util.*;
import java.util.function.*;

/**
 * Orders and what is done with them.
 * <pre>{@code public void inDoc() { class InDoc {} }}</pre>
 */
@Generated(value = "class InString {", date = "}")
@Table(name = "orders", indexes = {@Index(columns = {"id", "at"}), @Index(columns = "who")})
public final class Warehouse<K extends Comparable<? super K> & Serializable, V> extends AbstractMap<K, List<Map<String, V>>>
        implements Iterable<Map.Entry<K, V>>, Closeable {

    private static final long serialVersionUID = 1L << 3 >>> 1;
    static final String[] NAMES = {"void inString() {", "}", "\"", "\\"};
    private final Map<K, List<Map<String, V>>> shelves = new TreeMap<>(), spare = null;
    protected transient volatile int count;
    char open = '{', close = '\u007d', quote = '\'', slash = '\\';
    int[][] grid = new int[3][], other[] = {{{1}, {2}}};
    public final Comparator<K> order = new Comparator<>() {
        private int calls = 0;

        @Override
        public int compare(K left, K right) {
            calls++;
            return left.compareTo(right);
        }
    };
    private final Function<? super K, ? extends V> finder = key -> { return find(key).orElse(null); };
    private final Supplier<List<V>> maker = ArrayList::new;
    String page = """
        <script>function inBlock() { class InBlock { "x" } }</script>
        \""" void inBlock() {
        """;

    static {
        Runnable task = () -> System.out.println("class InString {");
        task.run();
    }

    {
        count = NAMES.length > 2 ? 1 : 0;
    }

    public Warehouse() { this(16); }

    @SuppressWarnings("unchecked")
    public Warehouse(int capacity) throws IllegalArgumentException {
        if (capacity < 0 || capacity >> 2 > 100) throw new IllegalArgumentException("}" + capacity);
    }

    private Warehouse(Map<? extends K, ? extends List<Map<String, V>>> from,
                      final @NonNull String... names) {
        super();
        shelves.putAll(from);
    }

    <T extends Warehouse<K, V>> Warehouse(T other, Class<T> type) { this(other.shelves); }

    @Override public Set<Map.Entry<K, List<Map<String, V>>>> entrySet() { return shelves.entrySet(); }
    @Override public Iterator<Map.Entry<K, V>> iterator() { return Collections.emptyIterator(); }
    @Override
    public void close() throws IOException { /* } */ }

    public Optional<V> find(K key) {
        var found = shelves.get(key);
        if (found == null) { return Optional.empty(); }
        for (Map<String, V> map : found) for (V value : map.values()) return Optional.of(value);
        outer:
        while (true) {
            do { break outer; } while (count < 10);
        }
        return Optional.empty();
    }

    public void find(K key, Consumer<? super V> then) { find(key).ifPresent(then); }
    public <R> R find(K key, Function<V, R> map, R other) {
        return find(key).map(map).orElseGet(() -> other);
    }

    protected abstract static class Step<I, O> implements Function<I, O> {
        private Step<O, ?> next;
        protected Step() {}
        abstract O work(I input) throws Exception;
        public final O apply(I input) {
            try (var log = new StringWriter(); PrintWriter out = new PrintWriter(log)) {
                return work(input);
            } catch (IOException | RuntimeException e) {
                throw new IllegalStateException("class InString { " + e, e);
            } catch (Exception e) { return null; } finally { next = null; }
        }
        @Deprecated(since = "2", forRemoval = true) protected native int cost();
    }

    static class Pick extends Step<Order, Parcel> {
        @Override Parcel work(Order order) {
            record Weighed(Line line, double grams) {
                Weighed { if (grams < 0) throw new IllegalArgumentException("{"); }
                static Weighed of(Line line) { return new Weighed(line, 1.5e3); }
                boolean heavy() { return grams > 0x1p4; }
            }
            enum Size { SMALL, LARGE; Size next() { return values()[(ordinal() + 1) % values().length]; } }
            interface Packer { Parcel pack(List<Weighed> all); }
            Packer packer = all -> new Parcel(all.size());
            class Counter {
                int n;
                int up() { return ++n; }
            }
            return packer.pack(List.of());
        }
    }

    class Inner {
        Warehouse<K, V> outer() { return Warehouse.this; }
        class Deeper { class Deepest { void reach() { Warehouse.this.count++; } } }
    }

    public static <A, B extends Comparable<B>, C extends Map<A, List<B>>> SortedMap<B, Set<A>> invert(C from) {
        SortedMap<B, Set<A>> result = new TreeMap<>();
        from.forEach((a, list) -> list.forEach(b -> result.computeIfAbsent(b, k -> new HashSet<>()).add(a)));
        return result;
    }

    static int[] sizes(int... of)[] { return new int[][] {of}; }
    final synchronized strictfp double average(double[]... all) { return 0.5d; }
    private static native void sync(long handle);
    int größe() { return 0; }
    String $render_1(String _x) { return _x; }
}

record Line(String item, int amount) {}

record Parcel(int pieces) implements Comparable<Parcel> {
    static final Parcel NONE = new Parcel(0);
    Parcel() { this(0); }
    Parcel(String text) { this(Integer.parseInt(text)); }
    @Override public int compareTo(Parcel other) { return Integer.compare(pieces, other.pieces); }
}

record Pair<A extends Comparable<A>, B>(@NonNull A first, B... rest) {
    public Pair {
        Objects.requireNonNull(first, "class InString {");
    }
    <C> Pair<A, C> with(C value) { return new Pair<>(first, value); }
    record Nested() { void inside() {} }
}

class Order {
    private final List<Line> lines = new ArrayList<>();
    private State state = State.NEW;

    Order add(Line line) { lines.add(line); return this; }
    Order add(String item) { return add(item, 1); }
    Order add(String item, int amount) { return add(new Line(item, amount)); }

    enum State implements Predicate<State> {
        NEW {
            @Override State next() { return PAID; }
        },
        PAID("p") { @Override State next() { return SENT; } String extra() { return "}"; } },
        @Deprecated SENT('s', new int[] {1, 2}) {
            @Override
            State next() {
                return this;
            }
        };

        private final String code;
        private static final Map<String, State> BY_CODE = new HashMap<>();

        State() { this("n"); }
        State(String code) { this.code = code; }
        State(char code, int... more) { this(String.valueOf(code)); }

        abstract State next();
        public boolean test(State other) { return compareTo(other) < 0; }
        static State of(String code) { return BY_CODE.getOrDefault(code, NEW); }
    }

    String describe() {
        return switch (state) {
            case NEW -> "new {";
            case PAID -> { String text = "paid"; yield text + "}"; }
            case SENT -> throw new AssertionError();
        };
    }

    int total(Object value) {
        if (value instanceof Line(String item, int amount) && amount > 1) return amount;
        switch (lines.size()) { case 0: return 0; case 1: { break; } default: }
        new Thread() { @Override public void run() { describe(); } }.start();
        return lines.stream().mapToInt(Line::amount).sum();
    }
}

interface Repository<T, I extends Comparable<I>> {
    int LIMIT = 10;
    Comparator<String> BY_SIZE = new Comparator<String>() { public int compare(String a, String b) { return a.length() - b.length(); } };
    T load(I id) throws NotFound;
    List<? extends T> all(int page, int size);
    default Optional<T> maybe(I id) {
        try { return Optional.of(load(id)); } catch (NotFound e) { return Optional.empty(); }
    }
    static <T, I extends Comparable<I>> Repository<T, I> empty() {
        return new Repository<>() {
            public T load(I id) throws NotFound { throw new NotFound(); }
            public List<? extends T> all(int page, int size) { return List.of(); }
        };
    }
    private void log(String text) { System.err.println(text); }
    class NotFound extends Exception { NotFound() { super("void inString() {"); } }
    @FunctionalInterface interface Loader<X> { X load() throws Exception; }
}

sealed interface Event permits Event.Opened, Event.Closed, Moved {
    record Opened(String by) implements Event {}
    record Closed() implements Event { public String toString() { return "closed }"; } }
}

non-sealed class Moved implements Event { Moved() { } }

@Retention(RetentionPolicy.RUNTIME) @Target({ElementType.TYPE, ElementType.METHOD})
@interface Route {
    String path() default "/{id}";
    Method[] methods() default {Method.GET};
    Class<? extends Throwable> fails() default RuntimeException.class;
    enum Method { GET, POST }
    int LIMIT = 3;
}

@Controller("/orders{/id}")
class Orders {
    @Inject private Repository<Order, Long> orders;

    @Route(path = "/{id}", methods = {Route.Method.GET, Route.Method.POST})
    @Cached(key = "#id + '{'") public @NonNull Response show(@Path("id") long id, @Query(name = "full", fallback = "}") boolean full) {
        return Response.of(orders.maybe(id).map(Order::describe).orElse("void inString() {"));
    }

    @Route Response list() { return null; }
    java.util.List<java.util.Map.Entry<String, int[]>> raw() { return null; }
    void generic(Map<String, Map<String, List<? super Integer>>> deep, List<?>[] arrays) {}
    boolean compare(int a, int b) { return a < b && b > (a >> 1) || a >= b >>> 2; }
    int cast(Object o) { return (int) (Integer) ((Supplier<?> & Serializable) () -> 1).get(); }
    void local() {
        final class Once { void go() {} }
        abstract class Base { abstract void go(); }
        new Base() { void go() { new Once().go(); } }.go();
        int record = 1, sealed = 2, permits = 3, yield_ = record + sealed;
        var var = new Object() { int hidden = 1; int reveal() { return hidden; } };
    }
    ; // an empty member
}

abstract class Shape {
    abstract double area();
    static Shape unit() { return new Shape() { double area() { return 1; } }; }
    protected void finalize() throws Throwable { super.finalize(); }
}

class Circle extends Shape { double r; Circle(double r) { this.r = r; } double area() { return Math.PI * r * r; } }
class Square extends Shape
{
    private double side;
    Square(double side)
    {
        this.side = side;
    }
    @Override
    double area()
    {
        return side * side;
    }
}

// class InComment { }
class Registry<T extends Enum<T> & Supplier<? extends Map<T, List<String>>>> {
    private static class Holder { static final Registry<?> INSTANCE = new Registry<>(); }
    static Registry<?> get() { return Holder.INSTANCE; }
    @SafeVarargs final <E> void register(E... all) { assert all.length > 0 : "class InString {"; }
    T[] values(Class<T> type) { return type.getEnumConstants(); }
    public static void main(String[] args) throws Exception { new Orders().local(); }
}
