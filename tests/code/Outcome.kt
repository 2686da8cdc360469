// Jobs and their hours: fun inComment() { class InComment }
package com.example.scheduler

import java.io.Closeable
import kotlin.reflect.KClass as Type

typealias Handler<T> = suspend (T, Map<String, List<T>>) -> Unit
typealias Predicate = (Job) -> Boolean
private const val LIMIT = 1 shl 4
internal val names = listOf("fun inString() {", "}", "\"", "${if (LIMIT > 2) "{" else "}"}")
val page = """
    <script>fun inRaw() { class InRaw { "${names.joinToString { "<$it>" }}" }</script>
    """.trimIndent()

/** A job. class InDoc { fun inDoc() {} } */
data class Job(val id: Long, val name: String = "class InString {", val tags: List<Map<String, Int>> = emptyList()) {
    fun rename(to: String) = copy(name = to)
    val label: String get() = "$name }"
    operator fun component4(): Int = tags.size
    companion object {
        @JvmStatic fun of(name: String): Job = Job(0, name)
        private val cache = mutableMapOf<Long, Job>()
    }
}

interface Clock {
    val zone: String
    fun now(): Long
    fun later(by: Long): Long { return now() + by }
}
interface Listener<in T> { fun changed(what: T) }
interface Empty
internal object SystemClock : Clock {
    override val zone: String get() { return "UTC" }
    override fun now(): Long { return System.currentTimeMillis() }
    private object Lock { fun hold() {} }
}

enum class State(val code: Char, private val next: () -> State?) {
    IDLE('i', { RUNNING }) {
        override fun describe(): String { return "idle {" }
    },
    RUNNING('}', { DONE }) { override fun describe() = "running" },
    DONE('d', { null });

    abstract fun describe(): String
    fun step(): State = next() ?: this
    companion object {
        fun of(code: Char) = entries.first { it.code == code }
    }
}
enum class Level { LOW, HIGH }

sealed class Outcome<out T> {
    data class Done<T>(val value: T) : Outcome<T>()
    class Failed(val why: Throwable) : Outcome<Nothing>() { override fun toString() = "Failed(${why.message ?: "}"})" }
    object Skipped : Outcome<Nothing>()

    inline fun <R> map(f: (T) -> R): Outcome<R> = when (this) {
        is Done -> Done(f(value))
        is Failed -> this
        Skipped -> Skipped
    }
    fun <R> fold(
        done: (T) -> R,
        failed: (Throwable) -> R,
    ): R? {
        return if (this is Done) done(value) else if (this is Failed) failed(why) else null
    }
}
sealed interface Command
class Add(val job: Job) : Command
class Remove(val id: Long) : Command { override fun equals(other: Any?) = other is Remove && other.id == id; override fun hashCode() = id.hashCode() }

annotation class Route(val path: String, val methods: Array<String> = ["GET", "{"])
annotation class Marker


class NoBody
class WithParent : Empty
class Primary private constructor(val x: Int)
open class Generic<T : List<List<T>>, out U : Any?>
object Single
abstract class Shape { abstract fun area(): Double; open fun name() = "shape" }
class Circle(val r: Double) : Shape() { override fun area() = Math.PI * r * r; override fun name(): String { return "circle }" } }
class Square(val a: Double) : Shape() {
    override fun area(): Double {
        return a * a
    }
}

fun top() = 1
fun block(): Int { return 2 }
fun expression(a: Int, b: Int): Boolean = a < b && b > (a shr 1)
fun nullable(x: String?): Int? = x?.length ?: throw IllegalArgumentException("{")
fun higher(f: (Int) -> (String) -> Unit): (Int) -> Unit = { n -> f(n)("}") }
fun defaulted(f: () -> Int = { 1 }, s: String = "${run { "}" }}") = f()
fun receiver(build: StringBuilder.() -> Unit): String = StringBuilder().apply(build).toString()
fun chars() = listOf('{', '}', '\'', '"', '\\', '\u007b')
fun String.quoted() = "\"$this\""
fun <T> List<T>.second(): T = this[1]
fun <K, V> Map<K, List<V>>.flat(): List<V> { return values.flatten() }
fun List<Map<String, Int>>.total() = sumOf { it.values.sum() }
fun ((Int) -> Int).twice(x: Int) = this(this(x))
fun String?.orEmpty2() = this ?: ""
suspend fun fetch(url: String): String { return url }
private inline fun <T> measure(what: String, body: () -> T): T { val start = 1; try { return body() } finally { println("$what $start {") } }
fun multi(
    a: Int,
    b: Map<String, List<Int>> = mapOf("a" to listOf(1)),
    vararg c: String,
): Map<String, List<Int>> {
    return b
}
fun chained(x: List<Int>) = x
    .filter { it > 1 }
    .map { n -> n / 2 }
    .sum()
fun decided(x: Any): String = when (x) {
    is Int, !is Comparable<*> -> "int"
    in 1..2 -> { "range }" }
    else -> if (x == "{") "open" else {
        "other"
    }
}
fun nested(): Int {
    fun first(): Int { fun second() = 3; return second() }
    val f = fun(x: Int): Int { return x }
    val g: (Int) -> Int = { x -> f(x) }
    return g(first())
}
val Job.short: String
    get() = name.take(3)
var Job.hidden: Int
    get() { return 1 }
    set(value) { println(value) }

class Lexer(private val text: String) {
    enum class Kind { WORD, MARK }
    data class Token(val kind: Kind, val text: String)
    private var at = 0
    fun tokens(): Sequence<Token> = sequence { while (at < text.length) yield(next()) }
    private fun next(): Token {
        val c = text[at++]
        return if (c == '{' || c == '}' || c in "()\"") Token(Kind.MARK, c.toString()) else word(at - 1)
    }
    private fun word(from: Int): Token { while (at < text.length && text[at].isLetter()) at++; return Token(Kind.WORD, text.substring(from, at)) }
}
class Machine<S : Any, E : Any>(private var current: S) {
    private val steps = HashMap<Pair<S, E>, (S) -> S>()
    fun on(from: S, event: E, to: (S) -> S): Machine<S, E> = apply { steps[from to event] = to }
    fun fire(event: E): Boolean { current = (steps[current to event] ?: return false)(current); return true }
    override fun toString(): String = "Machine($current) {"
}
annotation class Dsl
class Page {
    private val parts = mutableListOf<String>()
    fun text(t: String) { parts += t }
    fun div(body: Page.() -> Unit) { parts += "<div>"; Page().body() }
}
fun page(body: Page.() -> Unit): Page = Page().apply(body)
class Größe(val höhe: Int) {
    fun fläche() = höhe * höhe
}
class Delegate<T>(private var value: T) { operator fun getValue(of: Any?, by: Any?): T { return value }
    operator fun setValue(of: Any?, by: Any?, to: T) { value = to } }
/* nested /* class InComment { fun inComment() {} } */ still */
@JvmInline value class Id(val raw: Long) {
    init { require(raw > 0) { "bad id {" } }
    fun next() = Id(raw + 1)
}
expect class Platform()
actual fun platform(): String = "jvm"
external fun native(x: Int): Int
fun main(args: Array<String>) { val s = Scheduler<String, Any>(); page { div { text("fun inString() {") } }; println(s[0].short) }
