// A store of notes. class InComment { func inComment() {} }
import Foundation
@testable import Notes

let limit = 1 << 4, names = ["func inString() {", "}", "\"", "\(["}"].map { "\($0){" }.joined())"]
var page: String { """
    func inLong() { class InLong { "\(names.first ?? "}")" }
    """ }
let pattern = #"class InRaw \#(limit) { ""# + ##"func inRaw() { "# "##
typealias Handler<T> = (T, [String: [T]]) async throws -> Void
public typealias Pair = (first: Int, second: [Int: String])
precedencegroup Piping {
    associativity: left
    higherThan: AdditionPrecedence
}
infix operator |>: Piping
prefix operator √

func |> <A, B>(value: A, apply: (A) -> B) -> B { apply(value) }
prefix func √ (x: Double) -> Double { x.squareRoot() }
func == (a: Note, b: Note) -> Bool { a.id == b.id && a.id < 10 && b.id > 1 }

/// A note. func inDoc() { class InDoc {} }
public struct Note: Codable, Identifiable {
    public let id: Int
    var text: String = "class InString {" { willSet { print(newValue) } didSet { if text == "}" { text = oldValue } } }
    private(set) var tags: Set<String> = [], links: [[URL]] = [[]]
    static let empty = Note(id: 0)
    enum CodingKeys: String, CodingKey { case id, text = "class" }
    init(id: Int, text: String = "{") { self.id = id; self.text = text }
    init?(line: String) {
        guard let id = Int(line), id > 0 else { return nil }
        self.init(id: id)
    }
    var isEmpty: Bool { text.isEmpty }
    var summary: String {
        get { return text.prefix(3) + "}" }
        set(value) { text = value }
    }
    mutating func append(_ more: String...) { text += more.joined(separator: "{") }
    func with<T>(_ path: WritableKeyPath<Note, T>, _ value: T) -> Note { var copy = self; copy[keyPath: path] = value; return copy }
    static func make(id: Int) -> Self { Self(id: id) }
}

enum Event: Equatable {
    case added(Note, at: Int), removed(id: Int)
    case cleared
    indirect case batch([Event])
    var count: Int { switch self { case .added, .removed: return 1; case .batch(let all) where all.count > 1: return all.count; default: return 0 } }
    func merged(with other: Event) -> Event { .batch([self, other]) }
}
enum Level: Int { case low = 1, high = 2; static var top: Level { .high }; mutating func raise() { self = .high } }
enum Never2 {}

protocol Store: AnyObject, Sequence where Element == Note {
    associatedtype Key: Hashable = Int
    associatedtype Index: Collection where Index.Element == Key
    var count: Int { get }
    var delegate: (any StoreDelegate)? { get set }
    init(notes: [Note])
    func load(_ key: Key) async throws -> Note?
    func save(_ note: Note, completion: @escaping (Result<Note, Error>) -> Void)
    mutating func clear()
    static func open(at path: String) -> Self
}
protocol StoreDelegate: AnyObject { func store(_ store: any Store, did event: Event) }
@objc protocol Legacy { func run(); func stop() }
protocol Marker {}

@MainActor @available(iOS 15, macOS 12, *)
public final class MemoryStore<Key: Hashable & Comparable, Value>: NSObject, Cache where Value: Codable, Key: Sendable {
    public typealias Entry = (key: Key, value: Value)
    private var entries: [Key: [Value]] = [:] { didSet { observers.forEach { $0(entries.count) } } }
    private lazy var observers: [(Int) -> Void] = { return [{ print("func inString() { \($0)") }] }()
    weak var delegate: StoreDelegate?
    @Published var state: State = .idle, error: Error? = nil
    static let shared: MemoryStore<String, Int> = { MemoryStore<String, Int>() }()
    class var kind: String { "memory }" }
    var first: Value? { get async throws { try await find(nil) } }

    public override init() { super.init() }
    required public init(entries: [Key: [Value]], name: String = "}") { self.entries = entries; super.init() }
    convenience init<S: Sequence>(_ all: S) where S.Element == Entry { self.init() }
    deinit { entries.removeAll() }

    public subscript(key: Key) -> [Value] {
        get { entries[key] ?? [] }
        set { entries[key] = newValue }
    }
    static subscript(index: Int) -> Int { index }

    func add(_ value: Value, for key: Key) { entries[key, default: []].append(value) }
    func add(_ entry: Entry) { add(entry.value, for: entry.key) }
    @discardableResult func remove(_ key: Key) -> [Value]? { defer { print("}") }; return entries.removeValue(forKey: key) }
    public func find(_ wanted: ((Value) throws -> Bool)?) async rethrows -> Value? {
        func matches(_ value: Value) throws -> Bool { return try wanted?(value) ?? true }
        struct Local { var hits = 0; mutating func hit() { hits += 1 } }
        enum Step { case one, two }
        var local = Local()
        outer: for (_, values) in entries where values.count > 0 {
            for value in values { if try matches(value) { local.hit(); return value } else { continue outer } }
        }
        repeat { local.hit() } while local.hits < 3
        if case .some(let x) = wanted, #available(iOS 16, *) { _ = x }
        do { try check() } catch let error as NSError where error.code > 1 { } catch { }
        return nil
    }
    private func check() throws { guard entries.count < limit else { throw Failure.full("class InString {") } }
    fileprivate static func compare(a: Int, b: Int) -> Bool { a < b && b > (a >> 1) }
    override class func description() -> String { return "store {" }
    @objc private func tapped(_ sender: Any) {}
    nonisolated func name() -> String { "\(Self.self)" }
    func `default`() -> Int { 1 }
    open func closures(_ f: @autoclosure () -> Bool = { true }(), _ g: ((Int) -> (String) -> Void)? = nil) -> (Int) -> Int {
        let h: (Int) -> Int = { [weak self] x in guard self != nil else { return 0 }; return x }
        return { n in h(n) }
    }

    enum State { case idle, running(Int); var isIdle: Bool { if case .idle = self { return true }; return false } }
    enum Failure: Error { case full(String), gone; var text: String { return "failure }" } }
    struct Cursor: IteratorProtocol { var at = 0; mutating func next() -> Int? { at += 1; return at < 3 ? at : nil } }
    class Node { var next: Node?; init(next: Node? = nil) { self.next = next }; func last() -> Node { next?.last() ?? self } }
}

extension MemoryStore: CustomStringConvertible where Value == Int {
    public var description2: String { "\(entries.count) entries {" }
    func total() -> Int { entries.values.flatMap { $0 }.reduce(0, +) }
    struct Totals { let sum: Int; func half() -> Int { sum / 2 } }
    convenience init(total: Int) { self.init() }
}
extension Array where Element == Note { func sorted(by key: KeyPath<Note, Int>) -> [Note] { sorted { $0[keyPath: key] < $1[keyPath: key] } } }
extension String { var quoted: String { "\"\(self)\"" }; func lines() -> [Substring] { split(separator: "\n") }; static func * (text: String, times: Int) -> String { String(repeating: text, count: times) } }
extension Store { func each(_ body: (Note) -> Void) { for note in self { body(note) } } }

actor Counter { private var n = 0; func up(by: Int = 1) -> Int { n += by; return n }; nonisolated func name() -> String { "counter" } }
@propertyWrapper struct Clamped<T: Comparable> { private var value: T; let range: ClosedRange<T>; var wrappedValue: T { get { value } set { value = min(max(newValue, range.lowerBound), range.upperBound) } }; init(wrappedValue: T, _ range: ClosedRange<T>) { self.value = wrappedValue; self.range = range } }
@resultBuilder enum Builder { static func buildBlock(_ parts: String...) -> String { parts.joined() }; static func buildOptional(_ part: String?) -> String { part ?? "" } }
class Shape { func area() -> Double { 0 }; class func unit() -> Shape { Shape() } }
final class Circle: Shape { let r: Double; init(r: Double) { self.r = r }; override func area() -> Double { 3.14 * r * r } }
class Square: Shape
{
    var side: Double
    init(side: Double)
    {
        self.side = side
    }
    override func area() -> Double
    {
        return side * side
    }
}
struct Generic<A, B: Collection> where B.Element == A { let a: A, b: B; func map<C>(_ f: (A) throws -> C) rethrows -> [C] { try b.map(f) }; init(a: A, b: B) { (self.a, self.b) = (a, b) } }

func topLevel(_ x: Int, named y: String = "}", _ rest: Int...) -> (Int, [String: [Int]]) { (x, [y: rest]) }
func throwing() throws -> Int { throw NSError(domain: "func inString() {", code: 1) }
func asynchronous(_ f: @Sendable @escaping () async -> Void) async { async let a = f(); await withTaskGroup(of: Int.self) { group in group.addTask { 1 } } }
func inOut(_ x: inout Int, _ y: UnsafeMutablePointer<Int>) { x += y.pointee }
func opaque() -> some Collection<Int> { [1] }
func existential(_ x: any Store) -> (any Marker)? { nil }
func multi(
    first: Int,
    second: (Int) -> Bool = { $0 > 1 },
    third: [String: Int] = ["a": 1]
) async throws -> [String: (Int, Int)] {
    return [:]
}
func switching(_ x: Any) -> String {
    switch x {
    case let n as Int where n < 2: return "small {"
    case is String, is Character: return "text"
    case (let a, _) as (Int, Int): return "\(a)"
    case .none: fallthrough
    default: return { "}" }()
    }
}
func nested() -> Int { func one() -> Int { func two() -> Int { 2 }; return two() }; class InFunc { func go() {} }; return one() }
func strings() -> [String] { ["\\", "\"", "\u{7B}", "\(1 + 2)", #"\("#, "a\("b\("c}")")", "func inString() {"] }
func trailing() { names.map { name in name }.filter { !$0.isEmpty }.forEach { print($0) }; UIView.animate(withDuration: 1) { } completion: { _ in } }
func generics<T, U>(_ a: T, _ b: [U: [T]]) -> Dictionary<U, Array<T>> where U: Hashable { b }
func regexes() -> Bool { let x = 4 / 2 / 1; return x / 2 > 1 }
@inlinable @inline(__always) public func attributed() -> Int { 1 }

#if os(Linux) && DEBUG
func platform() -> String { "linux {" }
#elseif canImport(Darwin)
func platform() -> String { "darwin }" }
#else
struct Unsupported {}
#endif

/* nested /* class InComment { func inComment() {} } */ still */
struct Lexer: Sequence, IteratorProtocol {
    enum Token: Equatable { case word(String), mark(Character) }
    private var rest: Substring
    init(_ text: String) { rest = text[...] }
    mutating func next() -> Token? { guard let c = rest.popFirst() else { return nil }; return c == "{" || c == "}" || c == "\"" ? .mark(c) : .word(String(c)) }
    func peek() -> Character? { rest.first }
}
final class Machine<S: Hashable, E: Hashable> {
    private var steps: [S: [E: (S) -> S]] = [:]
    private(set) var current: S
    init(start: S) { current = start }
    func on(_ from: S, _ event: E, to: @escaping (S) -> S) -> Machine { steps[from, default: [:]][event] = to; return self }
    func fire(_ event: E) -> Bool { guard let step = steps[current]?[event] else { return false }; current = step(current); return true }
    func reset(to state: S) { current = state }
}
struct ContentView: View {
    @State private var on = false
    @Environment(\.colorScheme) var scheme
    var body: some View { VStack { ForEach(names, id: \.self) { name in Text("\(name) }").onTapGesture { on.toggle() } } } }
    private func toggle() { on.toggle() }
    @ViewBuilder func row(_ text: String) -> some View { if on { Text(text) } else { EmptyView() } }
}
class Größe { var höhe = 1; func fläche() -> Int { höhe * höhe }; func 測る() {} }
@main struct Main { static func main() async { let c: Character = "{"; print(c, topLevel(1)) } }

import struct Foundation.Date
@testable import class Store.Cart
struct Sizes { var width = 1, height = area(2, 3); let name: String, tags: [String: Int]; func area(_ a: Int, _ b: Int) -> Int { a * b } }
