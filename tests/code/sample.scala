// Cases that mislead a scanner of Scala.
package com.example
package object sample { val inPackage = 1 }

import scala.collection.mutable.{Map => MutableMap, _}

/** Doc. def inDoc() {} */
@deprecated("class X {", "1.0")
abstract class Sample[T <: Comparable[T], +U](private val name: String, block: Int => Unit = { _ => () })(implicit ev: Ordering[T])
    extends Base[Map[String, List[T]]](name) with Runnable {
  type Out = Map[String, List[T]]
  private[this] val text = "def inString() { \" } class Fake {"
  lazy val raw = """def inRaw() { "quoted" } """
  var counter: Int = 0
  val interpolated = s"def ${List("}").map(x => s"$x {")} in"
  val c = '{'; val symbol = 'sym
  def this(x: Int) = this(x.toString)
  def noBody(x: Int): String
  override def run(): Unit = { println("}") }
  def generic[A, B >: A](a: A*)(implicit b: B): Option[Map[A, List[B]]] = None
  def expression(x: Int) =
    if (x > 0) "a"
    else "b"
  def +(other: Sample[T, _]): Sample[T, _] = this
  def unary_- : Int = 1
  def name_=(x: String): Unit = ()
  def procedure() { def local() = 1 }
  def matched(x: Any): Int = x match {
    case s: String => { def inCase = 2; inCase }
    case _ => 1
  }
  class Inner { def deep = 1 }
  object Companion { def inObject = "}" }
  final def last: Int = 1
}

case class Point(x: Int, y: Int) { def sum = x + y }
case object Empty extends Node
sealed trait Node { def area: Double; def default: Int = 1 }
object Main extends App {
  implicit class Rich(val s: String) extends AnyVal { def shout = s.toUpperCase }
  def main(args: Array[String]): Unit = for (i <- 1 to 10 if i < 5) yield { i }
  val anonymous = new Runnable { def run() = println("{") }
  def `back ticked` = 1
}
/* nested /* def inComment() = 1 */ comment */
trait Last
