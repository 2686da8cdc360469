// Cases that mislead a scanner of Swift.
import Foundation

let text = "func inString() { \(["}"].joined(separator: "{")) class Fake {"
let raw = #"func inRaw() { " \#(1 + 1) "#
let long = """
  func inLong() { "quoted" }
  """
typealias Handler<T> = (T, Int) -> [String: [T]]

/// Doc. func inDoc() {}
@available(iOS 13, *)
public final class Sample<T: Comparable, U>: Base<[String: [T]]>, Runnable where U: Hashable {
    private let map: [String: [T]] = [:]
    static var counter = 0 { didSet { print("}") } }
    lazy var late: String = { return "x{" }()
    var computed: Int { get { return 1 } set { } }

    public init(name: String, block: @escaping (Int) -> Void = { _ in }) { super.init() }
    convenience init?() { self.init(name: "{") }
    deinit { print("bye") }
    subscript(index: Int) -> T { return map["x"]![index] }

    public func generic<A, B: A>(_ a: A, rest: B...) async throws -> [A: [B]]? where A: Hashable { return nil }
    override class func classMethod() -> String { "}" }
    static func == (lhs: Sample, rhs: Sample) -> Bool { return true }
    prefix static func - (x: Sample) -> Sample { x }
    func `default`() { func local() { } }
    @discardableResult mutating func attributed() -> Int { 1 }

    enum Color: String, CaseIterable { case red = "r", green; case blue(Int, name: String); func hex() -> String { switch self { case .red: return "{"; default: return "}" } } }
    indirect enum Tree { case leaf, node(Tree, Tree) }
    struct Point { let x, y: Int; init(x: Int) { self.x = x; self.y = x } }
    class Nested { func deep() {} }
}

protocol Shape: AnyObject {
    associatedtype Unit = Int
    var area: Double { get }
    func draw(in context: String) throws -> Unit
    init(x: Int)
    static func make() -> Self
}

extension Sample: Shape where T == Int {
    func draw(in context: String) -> Int { 1 }
    struct InExtension {}
}
extension Array where Element == Int { func total() -> Int { reduce(0, +) } }
actor Account { var balance = 0; func deposit(_ x: Int) { balance += x } }
func topLevel(_ closure: (Int) -> Int = { $0 + 1 }) -> Int { return closure(1) < 2 ? 1 : 2 }
private func guarded(x: Int?) -> Int { guard let x = x else { return 0 }; if case .some(let y) = Optional(x) { return y }; return x }
#if DEBUG
func debug() { }
#else
func debug() { print("release") }
#endif
/* nested /* func inComment() {} */ comment */
func last() { let c: Character = "}"; _ = c }
