// Cases that mislead a scanner of Kotlin.
@file:JvmName("Sample")
package com.example.sample

import kotlin.collections.*

const val LIMIT = 10
val text = "fun inString() { ${listOf("}").map { it }} class Fake {"
private var raw = """fun inRaw() { "quoted" ${1 + 1} """
typealias Handler<T> = (T, Int) -> Map<String, List<T>>

/** Doc. fun inDoc() {} */
@Suppress("class X {")
abstract class Sample<T : Comparable<T>, out U>(
    private val name: String,
    val handler: (Int) -> Unit = { println("}") },
) : Base<Map<String, List<T>>>(name), Runnable where T : Any {
    private val map = mutableMapOf<String, List<T>>()
    var counter: Int = 0
        get() = field + 1
        private set(value) { field = value }
    lateinit var late: String
    val computed: String
        get() { return "x{" }

    init { println("init {") }
    constructor(x: Int) : this(x.toString()) { counter = x }

    abstract fun noBody(x: Int): String
    open suspend fun <A, B : A> generic(a: A, vararg rest: B): Map<A, List<B>>? where A : Any { return null }
    override fun run() { }
    inline fun <reified R> String.extension(block: (R) -> Unit): Int { return length }
    operator fun plus(other: Sample<T, *>): Sample<T, *> { return this }
    fun expression(x: Int) =
        x.toString()
    fun after() {}
    infix fun `back ticked name`(x: Int) { fun local() { } }

    inner class Inner { fun deep() {} }
    companion object {
        const val TAG = "tag"
        fun create() = 1
    }
    object Named { fun inObject() {} }
    enum class Color(val rgb: Int) {
        RED(1) { override fun hex() = "r" },
        GREEN(2), BLUE(3);

        open fun hex() = "x"
    }
    enum class Bare { A, B }
    annotation class Marker(val value: String = "{")
    sealed interface Node { data class Leaf(val x: Int) : Node; object Empty : Node }
}

data class Point(val x: Int, val y: Int)
fun interface Action { fun act(x: Int) }
fun <T> List<T>.second(): T = this[1]
fun Map<String, Int>.total(): Int { return values.sum() }
val String.double: String get() = this + this
private fun listener() = object : Runnable { override fun run() { val c = '}' } }
fun whenever(x: Any) = when (x) {
    is String -> { "fun no() {" }
    else -> { val f = fun(y: Int): Int { return y }; f(1) }
}
/* nested /* fun inComment() {} */ comment */
fun main(args: Array<String>) { println(args::class.java); if (1 < 2 && 3 > 2) { } }
