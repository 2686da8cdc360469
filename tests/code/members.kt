// What the oracle reads of Kotlin, too.
package com.example.members

val text = "fun inString() { ${listOf("}").map { it }} class Fake {"
private var raw = """fun inRaw() { "quoted" ${1 + 1} """
typealias Handler<T> = (T, Int) -> Map<String, List<T>>

/** Doc. fun inDoc() {} */
abstract class Sample<T : Comparable<T>, out U>(private val name: String) : Base<Map<String, List<T>>>(name), Runnable {
    var counter: Int = 0
        get() = field + 1

    init { println("init {") }

    abstract fun noBody(x: Int): String
    open suspend fun <A, B : A> generic(a: A, vararg rest: B): Map<A, List<B>>? where A : Any { return null }
    override fun run() { }
    inline fun <reified R> String.extension(block: (R) -> Unit): Int { return length }
    operator fun plus(other: Sample<T, *>): Sample<T, *> { return this }

    sealed interface Node { data class Leaf(val x: Int) : Node }
}

enum class Bare { A, B }
data class Point(val x: Int, val y: Int)
private fun listener() = object : Runnable { override fun run() { val c = '}' } }
fun whenever(x: Any) = when (x) {
    is String -> { "fun no() {" }
    else -> { "y" }
}
/* nested /* fun inComment() {} */ comment */
fun main(args: Array<String>) { println(args); if (1 < 2 && 3 > 2) { } }
