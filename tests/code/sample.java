package com.example.sample;

import java.util.*;
import static java.lang.Math.max;

/** Cases that mislead. class InDoc {} */
@SuppressWarnings({"unchecked", "class Fake {"})
public abstract class Sample<T extends Comparable<? super T>, U> extends Base<Map<String, List<T>>>
        implements Runnable, Comparable<Sample<T, U>> {

    public static final String TEXT = "void inString() { \" }";
    private int a, b = 2, c[] = {1, 2};
    private final Map<String, Map<Integer, List<T>>> map = new HashMap<>() {
        @Override
        public int size() { return 1; }
    };
    static { System.out.println("class X {"); }
    { a = '{'; b = '\''; }
    String block = """
        void inBlock() {
            "quoted" \""" }
        """;

    public Sample() { super(); }

    protected <V extends T> Sample(List<? extends V> list, int... rest) throws IOException, Exception { this(); }

    public abstract void noBody(int x) throws Exception;

    @Override @Deprecated
    public synchronized <A, B extends A> Map<A, List<B>> generic(final Map<A, B> x, @Ann("}") int[] y) {
        class Local { void inLocal() {} }
        Runnable r = () -> { run(); };
        Comparator<T> cmp = new Comparator<T>() {
            public int compare(T p, T q) { return p.compareTo(q); }
        };
        if (a < b) { return null; }
        return a > b ? null : new HashMap<A, List<B>>();
    }

    int[] array()[] { return null; }

    native int nativeMethod(long x);

    @Override public void run() {}

    public int compareTo(Sample<T, U> other) { switch (a) { case 1 -> { return 1; } default -> { return 2; } } }

    enum Color {
        RED("r") { @Override String hex() { return "f00"; } },
        @Deprecated GREEN("g"), BLUE;
        private final String code;
        Color() { this("x"); }
        Color(String code) { this.code = code; }
        String hex() { return code; }
    }

    enum Bare { A, B, C }

    interface Shape { double area(); default String name() { return "shape"; } static Shape of() { return null; } int CONST = 1; }

    @interface Marker { String value() default "x{"; int[] numbers() default {1, 2}; }

    record Point(int x, int y) implements Shape {
        static int origin = 0;
        Point { if (x < 0) throw new IllegalArgumentException(); }
        public double area() { return x * y; }
    }

    record Empty() {}

    sealed interface Node permits Leaf {}
    static non-sealed class Leaf implements Node { class Deep { void deepest() {} } }
}

class Second { /* void inComment() {} */ void after() {} }
