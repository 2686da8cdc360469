// A pipeline of steps: class InComment { def inComment = 1 }
package com.example
package pipeline

import scala.collection.{immutable => im, mutable}
import scala.concurrent.{ExecutionContext, Future}

/** Names. def inDoc() { class InDoc } */
package object names {
  type Id = Long
  val limit = 1 << 4
  implicit def toLong(x: Int): Long = x.toLong
}

sealed abstract class Outcome[+A] extends Product with Serializable {
  def map[B](f: A => B): Outcome[B] = this match {
    case Done(value) => Done(f(value))
    case failed: Failed => failed
    case Skipped => Skipped
  }
  def flatMap[B](f: A => Outcome[B]): Outcome[B]
  final def getOrElse[B >: A](other: => B): B = fold(identity[B])(_ => other)
  def fold[B](done: A => B)(failed: Throwable => B): B = {
    val text = "def inString() { class InString {"
    if (text.isEmpty) failed(new RuntimeException("}")) else ???
  }
}
final case class Done[A](value: A) extends Outcome[A] { def flatMap[B](f: A => Outcome[B]) = f(value) }
final case class Failed(why: Throwable, tags: Map[String, List[Int]] = Map("a" -> List(1))) extends Outcome[Nothing] {
  override def flatMap[B](f: Nothing => Outcome[B]): Outcome[B] = this
  override def toString = s"Failed(${why.getMessage}) {"
}
case object Skipped extends Outcome[Nothing] { def flatMap[B](f: Nothing => Outcome[B]): Outcome[B] = this }

object Outcome {
  def apply[A](body: => A): Outcome[A] =
    try Done(body)
    catch {
      case e: IllegalStateException if e.getMessage != "{" => Failed(e)
      case scala.util.control.NonFatal(e) => Failed(e)
    } finally {
      println('}')
    }
  def unapply[A](outcome: Outcome[A]): Option[A] = Some(outcome) collect { case Done(a) => a }
  implicit class Ops[A](private val self: Outcome[A]) extends AnyVal {
    def |>[B](f: A => B): Outcome[B] = self.map(f)
    def orElse[B >: A](other: => Outcome[B]): Outcome[B] = self match { case d @ Done(_) => d; case _ => other }
  }
  private[pipeline] val names = Seq("class InString {", """def inRaw() { "quoted" """, s"${List("}").map { x => s"$x {" }.mkString}", raw"\d{2}")
  implicit val ordering: Ordering[Failed] = Ordering.by(_.why.getMessage)
}

trait Step[-In, +Out] { self =>
  type Config <: AnyRef
  type Result[T] = Either[String, List[T]]
  type Pair
  val name: String
  var runs: Int = 0
  def run(in: In)(implicit ec: ExecutionContext): Future[Out]
  def describe: String = s"step $name"
  def andThen[Next](other: Step[Out, Next]): Step[In, Next] = new Step[In, Next] {
    val name = self.name + other.name
    def run(in: In)(implicit ec: ExecutionContext) = self.run(in).flatMap(other.run(_))
  }
  def >>[Next](other: Step[Out, Next]): Step[In, Next] = andThen(other)
  def unary_! : Boolean = runs == 0
  def name_=(value: String): Unit = ()
  protected[this] def reset(): Unit
}
trait Empty
trait Named extends Any { def name: String }
trait Sized[F[_], A <: F[_]]
trait Functor[F[_]] { def map[A, B](fa: F[A])(f: A => B): F[B]; def as[A, B](fa: F[A], b: => B): F[B] = map(fa)(_ => b) }

@deprecated("use Pipeline { instead", "1.0") @SerialVersionUID(1L)
class Runner[K <: Comparable[K], V: Ordering, W <% String](
    val name: String = "runner }",
    private var limit: Int = { val x = 1; x << 2 },
    handlers: Map[K, (V, Int) => Unit] = Map.empty[K, (V, Int) => Unit],
)(implicit ec: ExecutionContext, clock: () => Long) extends AbstractRunner[K](name) with Named with (Int => String) {
  import Runner._
  private val queue = mutable.Queue.empty[(K, V)]
  lazy val total: Int = { queue.size }
  private[this] var state: State = Idle
  val c = '{'; val q = '\''; val u = '\u007d'; val sym = 'symbol
  val (first, second) = (1, "}")
  val Array(x, _*) = Array(1, 2)

  def this(limit: Int) = this("limited", limit, Map.empty)(ExecutionContext.global, () => 0L)
  def this() { this(1) }

  def add(key: K, value: V): this.type = { queue += key -> value; this }
  def add(pair: (K, V)*): Unit = pair.foreach { case (k, v) => add(k, v) }
  def apply(n: Int): String = n.toString
  def run[R](f: PartialFunction[(K, V), R] = { case _ => null.asInstanceOf[R] }): List[R] = {
    def retry(times: Int): Int = if (times < 1 || times > 3) 0 else retry(times - 1)
    def quick = 1
    class Local(val at: Int) { def shift(by: Int) = new Local(at + by) }
    object Holder { val one = 1; def two = 2 }
    case class Hit(n: Int)
    trait Inner { def go(): Unit }
    val anonymous = new Inner { override def go(): Unit = println("}") }
    for {
      (k, v) <- queue.toList
      if retry(2) < 3
      r = f((k, v))
    } yield r
  }
  def loop(): Unit = {
    var i = 0
    while (i < 3) { i += 1 }
    do { i -= 1 } while (i > 0)
    i match { case 0 | 1 => { println("{") } case n if n > 1 => () case _ => throw new Exception }
  }
  def procedure(x: Int) { println(x) }
  override def toString: String = "Runner {"
  private def hidden[A, B](a: A)(b: B)(implicit ev: A =:= B): B = b
  def generic[A >: Null <: AnyRef, M[X] <: Seq[X]](a: M[A]): Option[Map[A, List[M[A]]]] = None
  def byName(x: => Int, f: => (Int => Int)): Int = f(x)
  def compound(x: Runner[K, V, W] with Named { val extra: Int }): Int = x.extra
  def +=(value: V): Unit = ()
  def ::(head: Int): List[Int] = head :: Nil
  def `with spaces {`(x: Int): Int = { def `inner one` = x; `inner one` }
  @inline final def attributed(@unused x: Int = 1): Int = x
  @throws[Exception]("}") def throwing(): Nothing = throw new Exception("def inString() {")
  def multi(
      a: Int,
      b: List[Map[String, Int]] = List(Map("a" -> 1)),
      c: (Int, Int) => Int = (x, y) => { x + y },
  ): Map[String, List[Int]] = {
    Map.empty
  }
  def xml2 = Seq("<a>{", "}</a>")
  def conditional(x: Int): String =
    if (x < 2) "small {"
    else if (x > 10) {
      "large"
    }
    else "medium"
  def chained: Int =
    queue
      .map(_._1)
      .size
}
object Runner {
  sealed trait State { def next: State }
  case object Idle extends State { def next: State = Running(1) }
  case class Running(n: Int) extends State { def next = if (n > 2) Idle else copy(n + 1) }
  object Level extends Enumeration { val Low, High = Value; def top = High }
  class Builder private[Runner] (private val limit: Int) { def limit(n: Int): Builder = new Builder(n); def build() = new Runner[String, Int, String](limit) }
  def builder: Builder = new Builder(1)
  private class Secret { private object Deep { class Deeper { def reach = 1 } } }
  def main(args: Array[String]): Unit = { println(args.mkString(", ")) }
}

abstract class Shape { def area: Double; def name: String = "shape" }
class Circle(val r: Double) extends Shape { def area = math.Pi * r * r; override def name: String = { "circle }" } }
class Square(a: Double) extends Shape {
  def area: Double = {
    a * a
  }
}
class NoBody
class Params(val x: Int, y: String)
case class Point(x: Int = 0, y: Int = 0) { def +(o: Point): Point = Point(x + o.x, y + o.y); def unary_- = Point(-x, -y); def <(o: Point) = x < o.x }
object Single
object App extends scala.App { println("class InString {") }
class Generic[T <: List[List[T]], +U >: Null, -V]
class Meta extends scala.annotation.StaticAnnotation

class Lexer(text: String) extends Iterator[Lexer.Token] {
  import Lexer._
  private var at = 0
  def hasNext = at < text.length
  def next(): Token = {
    val c = text(at)
    at += 1
    c match {
      case '{' | '}' | '(' | ')' => Mark(c)
      case '"' => Word("\"" + text.drop(at).takeWhile(_ != '"'))
      case _ if c.isLetter => word()
      case '\'' => Mark(c)
    }
  }
  private def word(): Word = Word(text.slice(at - 1, at))
}
object Lexer { sealed trait Token; case class Word(text: String) extends Token; case class Mark(c: Char) extends Token { def isOpen = c == '{' }; def apply(text: String): Lexer = new Lexer(text) }

class Machine[S, E](start: S) {
  private val steps = mutable.Map.empty[(S, E), S => S]
  private var current = start
  def on(from: S, event: E)(to: S => S): this.type = { steps((from, event)) = to; this }
  def fire(event: E): Boolean = steps.get((current, event)) match {
    case Some(step) =>
      current = step(current)
      true
    case None => false
  }
  def state: S = current
}
class Größe(val höhe: Int) { def fläche: Int = höhe * höhe; def λ(x: Int) = x }
trait Monoid[A] { def empty: A; def combine(x: A, y: A): A }
object Monoid {
  def apply[A](implicit m: Monoid[A]): Monoid[A] = m
  implicit val ints: Monoid[Int] = new Monoid[Int] { def empty = 0; def combine(x: Int, y: Int) = x + y }
  implicit def lists[A]: Monoid[List[A]] = new Monoid[List[A]] { def empty: List[A] = Nil; def combine(x: List[A], y: List[A]): List[A] = x ::: y }
  def fold[A: Monoid](all: A*): A = all.foldLeft(Monoid[A].empty)(Monoid[A].combine)
  object syntax { implicit class Plus[A](val a: A) { def |+|(b: A)(implicit m: Monoid[A]): A = m.combine(a, b) } }
}
/* nested /* class InComment { def inComment = 1 } */ still */
object Last {
  def apply() = 1; def update(i: Int, v: Int): Unit = (); def unapplySeq(s: String): Option[Seq[String]] = Some(s.split("}").toSeq)
  type Callback = (Int, String) => Unit
  type Deep[A] = Map[String, List[Option[A]]]
}
