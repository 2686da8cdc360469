// Cases that mislead a scanner of C#.
using System;
using Alias = System.Collections.Generic.List<int>;
#region It's "quoted" {
[assembly: System.Reflection.AssemblyTitle("class X {")]
#endregion

namespace Company.Product
{
    /// <summary>class InDoc {}</summary>
    [Serializable, Obsolete("void Fake() {")]
    public abstract partial class Sample<T, U> : Base<Dictionary<string, List<T>>>, IComparable<Sample<T, U>>
        where T : class, new()
        where U : struct
    {
        public const string Text = "void InString() { \" }";
        private readonly Dictionary<string, List<T>> map = new() { ["a"] = new List<T>() }, other;
        private static int count = 1, total = 2;
        public event EventHandler<T> Changed;
        public delegate Task<T> Handler<V>(V value, ref int x) where V : class;
        string verbatim = @"void InVerbatim() { "" { ";
        string interpolated = $"{count:N2} {{ void InText() {map["k"].Count} \" }";
        string both = $@"{count} "" {{";
        string raw = """
            void InRaw() { " ""
            """;
        char brace = '{', quote = '\'';

        static Sample() { }
        public Sample(int x = 1) : base(x) { this.count = x; }
        protected Sample() : this(1) => count = 2;
        ~Sample() { }

        public int Auto { get; private set; } = 5;
        public virtual string Computed => Text + "}";
        public T this[int index] { get { return map["x"][index]; } set { } }
        public int Full
        {
            get => count;
            set { count = value; }
        }

        public abstract void NoBody(int x);
        public async Task<(int a, string b)> Tuple<V>(params V[] values) where V : T { await X(); return (1, "}"); }
        (int, string) Pair() => (1, "a");
        int? Nullable(int? x) => x ?? throw new Exception("{");
        void IDisposable.Dispose() { }
        public static bool operator ==(Sample<T, U> a, Sample<T, U> b) { return true; }
        public static implicit operator int(Sample<T, U> x) => 1;

        public void Locals()
        {
            int Add(int a, int b) { return a + b; }
            static string Name<V>(V v) => v.ToString();
            var lambda = (int x) => { return x; };
            if (count < total) { return; }
            Action a = delegate { Console.WriteLine("}"); };
        }

        private class Nested { internal enum Color : byte { Red, [X] Green = 2, Blue } }
        public interface IShape { double Area(); string Name { get; } }
        public struct Point { public int X, Y; public Point(int x, int y) { X = x; Y = y; } }
        public record Person(string Name, int Age) : IShape { public double Area() => 1; }
        public readonly record struct Pos(int X);
#if DEBUG
        void Debug() { Log("}"); }
#else
        void Debug() { }
#endif
    }

    static class Extensions { public static void Extend(this string s) { } }
}
