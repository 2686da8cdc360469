// Jobs and their hours: fun inComment() { class InComment }
package com.example.scheduler

import java.io.Closeable

@Route("class InString {", methods = ["fun inString() {"])
open class Scheduler<K : Comparable<K>, V>(
    private val clock: Clock = SystemClock,
    protected val handlers: MutableMap<K, Handler<V>> = mutableMapOf(),
    onStart: () -> Unit = { println("}") },
) : Closeable where V : Any {
    private val jobs = mutableListOf<Job>()
    var limit: Int = LIMIT
        private set
    var state: State = State.IDLE
        get() {
            return field
        }
        set(value) {
            if (value != field) { listeners.forEach { it.changed(value) } }
            field = value
        }
    private val listeners = mutableListOf<Listener<State>>()
    val size: Int get() = jobs.size
    val lazyTotal by lazy { jobs.sumOf { it.id } }
    lateinit var owner: String

    class Nested {
        class Deeper {
            object Deepest { fun reach() { println("}") } }
        }
    }

    init { onStart() }
    constructor(limit: Int) : this() { this.limit = limit }

    fun add(job: Job): Scheduler<K, V> { jobs += job; return this }
    fun add(name: String, vararg tags: Pair<String, Int>) = add(Job(size.toLong(), name, listOf(mapOf(*tags))))
    fun remove(id: Long): Boolean =
        jobs.removeAll { it.id == id }

    suspend fun run(filter: Predicate = { true }) {
        for (job in jobs.filter(filter)) {
            fun retry(times: Int): Int { return if (times < 1 || times > 3) 0 else retry(times - 1) }
            val outcome = try { Outcome.Done(retry(2)) } catch (e: IllegalStateException) { Outcome.Failed(e) } finally { state = State.DONE }
            outer@ while (true) { do { break@outer } while (size < 3) }
            class Local(val at: Int) { fun shift(by: Int) = Local(at + by) }
            val anonymous = object : Listener<Job> { override fun changed(what: Job) { println(what) } }
            anonymous.changed(job)
            when {
                job.id < 0 -> println("less {")
                job.name.startsWith("{") -> { println('}') }
                else -> Local(1).shift(2)
            }
        }
    }

    override fun close() { jobs.clear() }
    protected open fun <T, R : Comparable<R>> best(all: List<T>, by: (T) -> R): T? where T : Any { return all.maxByOrNull(by) }
    internal inline fun <reified T : Command> only(commands: List<Command>): List<T> { return commands.filterIsInstance<T>() }
    operator fun get(index: Int): Job { return jobs[index] }
    operator fun plusAssign(job: Job) { jobs.add(job) }
    infix fun after(other: Scheduler<K, *>): Boolean { return clock.now() - other.clock.now() > 0 }
    tailrec fun depth(n: Int, sum: Int = 0): Int = if (n <= 0) sum else depth(n - 1, sum + n)
    fun `with spaces and {`() { fun `local name`() = 1 }
    @Deprecated("use run() {", ReplaceWith("run()")) @Marker fun old(@Suppress("}") x: Int): Int { return x }

    inner class Cursor(private var at: Int = 0) : Iterator<Job> {
        override fun hasNext(): Boolean { return at < jobs.size }
        override fun next(): Job { return jobs[at++] }
        inner class Deep { fun outer(): Int { return at } }
    }
    companion object Factory : Empty {
        fun <K : Comparable<K>> make(): Scheduler<K, Any> = Scheduler()
    }
}
