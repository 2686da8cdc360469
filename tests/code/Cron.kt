// Lines of cron, and trees: class InComment
package com.example.cron

// A parser of cron lines.
sealed class Field {
    object Any : Field() { fun text(): String { return "*" } }
    data class Exact(val at: Int) : Field()
    data class Span(val from: Int, val to: Int, val step: Int = 1) : Field() {
        init { require(from <= to) { "span { $from" } }
        operator fun contains(x: Int): Boolean { return x in from..to && (x - from) % step == 0 }
    }
    open fun matches(x: Int): Boolean {
        return when (this) {
            is Any -> true
            is Exact -> at == x
            is Span -> x in this
        }
    }
}
class CronError(what: String, val at: Int) : RuntimeException("$what } at $at")
class Cron private constructor(val fields: List<Field>) {
    fun matches(time: IntArray): Boolean { return fields.withIndex().all { (i, f) -> f.matches(time[i]) } }
    override fun toString(): String { return fields.joinToString(" ") { "<$it>" } }
    companion object {
        private val NAMES = mapOf("mon" to 1, "class InString {" to 2)
        @JvmStatic
        @Throws(CronError::class)
        fun parse(line: String): Cron {
            fun number(text: String): Int { return NAMES[text] ?: text.toInt() }
            fun field(text: String): Field {
                val (range, step) = (text.split('/') + "1").take(2)
                return if (range == "*") Field.Any else Field.Span(number(range), number(range), step.toInt())
            }
            return Cron(line.split(' ').map { field(it) })
        }
    }
}

interface Visitor<R> {
    fun visitLeaf(leaf: Tree.Leaf): R
    fun visitBranch(branch: Tree.Branch): R
}
abstract class Tree {
    abstract fun <R> accept(visitor: Visitor<R>): R
    class Leaf(val value: Int) : Tree() {
        override fun <R> accept(visitor: Visitor<R>): R { return visitor.visitLeaf(this) }
    }
    class Branch(val left: Tree, val right: Tree) : Tree() {
        override fun <R> accept(visitor: Visitor<R>): R { return visitor.visitBranch(this) }
    }
}
class Sum : Visitor<Int> {
    override fun visitLeaf(leaf: Tree.Leaf): Int { return leaf.value }
    override fun visitBranch(branch: Tree.Branch): Int {
        return branch.left.accept(this) + branch.right.accept(this)
    }
}

class Events {
    private val listeners = HashMap<String, MutableList<(Any?) -> Unit>>()
    fun on(name: String, listener: (Any?) -> Unit): () -> Unit {
        listeners.getOrPut(name) { mutableListOf() }.add(listener)
        return { off(name, listener) }
    }
    private fun off(name: String, listener: (Any?) -> Unit) { listeners[name]?.remove(listener) }
    @Synchronized fun emit(name: String, vararg payload: Any?) { listeners[name]?.forEach { it(payload) } }
}
fun <T : Comparable<T>> sorted(items: MutableList<T>): MutableList<T> {
    for (i in 1 until items.size) {
        var j = i
        while (j > 0 && items[j - 1] > items[j]) { items[j] = items[j - 1].also { items[j - 1] = items[j] }; j-- }
    }
    return items
}
fun elvis(a: Map<String, Int?>?): Int { return a?.get("}")?.let { it + 1 } ?: run { 0 } }
fun labels(): Int { listOf(1).forEach each@{ if (it == 1) return@each }; return 1 }
fun escapes(): String { return "\$notATemplate { ${"nested ${"deeper }"}"} \" '" }
