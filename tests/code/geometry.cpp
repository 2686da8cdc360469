// Shapes, and what is done with them: class InComment { void inComment() {} };
#include <vector>
#include <map>
#include <functional>
#define DECLARE_POINT(name) struct name { int x; }
#define UNROLL(n) \
  for (int i = 0; i < n; ++i) {

using namespace std::literals;
using Number = double;
template <typename K, typename V = std::vector<std::vector<K>>> using Table = std::map<K, std::function<V(const K&)>>;
typedef void (*Callback)(int, void* data);
typedef std::pair<std::string, std::vector<int>> NamedList;

namespace geo {
inline namespace v1 {}
namespace detail::math {
template <class T> constexpr T half(T x) { return x >> 1; }
template <> constexpr double half<double>(double x) { return x / 2; }
template <typename T, std::size_t N> std::size_t count(const T (&)[N]) noexcept(noexcept(T{})) { return N; }
static inline bool less(int a, int b) { return a < b && !(b > a >> 1); }
}  // namespace detail::math

enum class Axis : std::uint8_t { kX = 1 << 0, kY = 'y', kZ = static_cast<int>('{') };
enum Corner : int;
enum Legacy { LEFT, RIGHT = LEFT + 1, };

class Shape;
struct Point;
template <typename> class Box;

struct Point {
  double x = 0, y{1};
  Point() = default;
  constexpr Point(double x, double y) noexcept : x(x), y{y} {}
  explicit Point(const std::string& text) : Point(std::stod(text), [&] { return 1.0; }()) {}
  Point(Point&&) = default;
  Point& operator=(const Point&) = delete;
  Point operator+(const Point& o) const { return {x + o.x, y + o.y}; }
  Point operator-() const { return {-x, -y}; }
  Point& operator+=(Point o) & { x += o.x; y += o.y; return *this; }
  Point& operator++() { ++x; return *this; }
  Point operator++(int) { Point p = {x, y}; ++*this; return p; }
  bool operator!() const { return !x; }
  double operator[](int i) const { return i ? y : x; }
  double operator()(double scale = 1.0) const { return scale * x; }
  bool operator<(const Point& o) const { return x < o.x || (x == o.x && y < o.y); }
  friend bool operator!=(const Point& a, const Point& b) { return a.x != b.x; }
  static Point origin() { return {}; }
  auto norm() const -> double { return x * x + y * y; }
};

class Shape {
 public:
  enum Kind { kRound, kSquare };
  struct Visitor {
    virtual ~Visitor() = default;
    virtual void visit(const Shape& shape) = 0;
    template <typename F> static Visitor* of(F&& f) { return nullptr; }
  };
  using Ptr = std::unique_ptr<Shape>;
  typedef std::vector<Ptr> List;

  Shape() : Shape("shape {") {}
  explicit Shape(std::string name) : name_(std::move(name)), id_{next()} {}
  Shape(const Shape&) = delete;
  virtual ~Shape();
  virtual double area() const = 0;
  virtual const char* text() const noexcept { return "class InString {"; }
  [[nodiscard]] const std::string& name() const& { return name_; }
  std::string name() && { return std::move(name_); }
  void accept(Visitor& v) const { v.visit(*this); }
  static int next() { static int last = 0; return ++last; }
  template <typename T, typename... Args>
  static Ptr make(Args&&... args) {
    return std::make_unique<T>(std::forward<Args>(args)...);
  }
  int compare(const Shape& other, std::function<bool(double, double)> by = [](double a, double b) { return a < b; }) const;

 protected:
  std::string name_;
  mutable std::map<std::string, std::vector<int>> cache_{{"a", {1, 2}}, {"}", {}}};

 private:
  const int id_;
  void (*hook_)(int) = nullptr;
  unsigned flags_ : 4;
  friend class Canvas;
  friend std::ostream& operator<<(std::ostream&, const Shape&);
};

Shape::~Shape() = default;
int Shape::compare(const Shape& other, std::function<bool(double, double)> by) const {
  auto area = [this](auto&& self) -> double { return self.area(); };
  if (by(area(*this), area(other))) return -1;
  struct Local { int value; int get() const { return value; } } local{1};
  switch (local.get()) { case 0: { return 0; } default: break; }
  for (const auto& [key, values] : cache_) { if (key == "{" && values.size() > 1u) continue; }
  try { throw std::runtime_error("}"); } catch (const std::exception& e) { } catch (...) { }
  return 1;
}

class Circle final : public Shape {
  double r_;
 public:
  explicit Circle(double r) : Shape("circle"), r_(r) {}
  double area() const override { return 3.141'592 * r_ * r_; }
  const char* text() const noexcept override final { return R"(void inRaw() { ")"; }
};

class Polygon : public virtual Shape, private std::vector<Point> {
 public:
  using std::vector<Point>::push_back;
  using value_type = Point;
  class Iterator {
    const Polygon* of_; size_t at_ = 0;
   public:
    Iterator(const Polygon* of, size_t at) : of_(of), at_(at) {}
    const Point& operator*() const { return (*of_)[at_]; }
    Iterator& operator++() { ++at_; return *this; }
    bool operator==(const Iterator& o) const { return at_ == o.at_; }
    const Point* operator->() const { return &(*of_)[at_]; }
  };
  Polygon(std::initializer_list<Point> points) {
    for (auto& p : points) push_back({p.x, p.y});
  }
  double area() const override;
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }
  Point& at(size_t i) try { return std::vector<Point>::at(i); } catch (...) { throw; }
};

double Polygon::area() const {
  double sum = 0;
  for (size_t i = 0, n = size(); i < n; i++) {
    sum += (*this)[i].x * (*this)[(i + 1) % n].y;
  }
  return sum / 2;
}

template <typename T>
class Box {
 public:
  Box() = default;
  Box(T low, T high);
  ~Box() { clear(); }
  void clear();
  template <typename U> Box<U> cast() const;
  bool contains(const T& value) const { return !(value < low_) && !(high_ < value); }
  template <typename U, std::enable_if_t<(sizeof(U) > 2), int> = 0>
  auto scale(U by) const -> decltype(T{} * by) { return low_ * by; }
  struct Nested { T inner; Nested* next() { return this + 1; } };

 private:
  T low_{}, high_{};
};

template <typename T>
Box<T>::Box(T low, T high) : low_(std::move(low)), high_{std::move(high)} {
  if (high_ < low_) { std::swap(low_, high_); }
}
template <typename T> void Box<T>::clear() { low_ = high_ = T{}; }
template <typename T>
template <typename U>
Box<U> Box<T>::cast() const {
  return {static_cast<U>(low_), static_cast<U>(high_)};
}
template <> struct Box<void> { void nothing() {} };
template <typename T> struct Box<std::vector<std::vector<T>>> : Box<T> { using inner = T; int depth() const { return 2; } };
template class Box<int>;

template <typename T> struct Traits { static constexpr bool value = sizeof(T) > 4; using type = T; };
template <typename T, template <typename, typename...> class C = std::vector> struct Holder { C<T> items; size_t size() const { return items.size(); } };
template <int N, bool B = (N > 2)> struct Fixed { enum { value = N << 1 }; int data[N] = {}; int first() const { return data[0]; } };
template <typename... Ts> struct Overloaded : Ts... { using Ts::operator()...; };
template <typename... Ts> Overloaded(Ts...) -> Overloaded<Ts...>;

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << shape.name_ << "{"; }
Point operator*(double by, const Point& p) { return {p.x * by, p.y * by}; }
bool operator==(const Point& a, const Point& b) { return a.x == b.x && a.y == b.y; }
long double operator""_deg(long double x) { return x / 180; }

class Canvas {
 public:
  Canvas& add(Shape::Ptr shape) { shapes_.push_back(std::move(shape)); return *this; }
  template <typename F> void each(F f) const { for (auto& s : shapes_) f(*s); }
  double total() const {
    return std::accumulate(shapes_.begin(), shapes_.end(), 0.0, [](double sum, const Shape::Ptr& s) { return sum + s->area(); });
  }
  std::map<Axis, std::vector<const Shape*>> sorted() const;
  const Shape& operator[](std::size_t i) const { return *shapes_[i]; }
#ifdef GEO_DEBUG
  void dump() const { each([](const Shape& s) { std::cout << s; }); }
#else
  void dump() const {}
#endif

 private:
  Shape::List shapes_;
};

std::map<Axis, std::vector<const Shape*>>
Canvas::sorted() const
{
  std::map<Axis, std::vector<const Shape*>> out;
  each([&out](const Shape& s) { out[Axis::kX].push_back(&s); });
  return out;
}

namespace {
const char* kNames[] = {"struct InString {", "}"};
int hidden(int a, int b = 1 << 2) { return a << b; }
struct Secret { int key; } secret = {1};
constexpr auto kSquare = [](auto x) { return x * x; };
}  // namespace

const char* raw() { return R"sql(class InRaw { )" void inRaw() {} )sql"; }
std::string join(const std::vector<std::string>& parts, std::string_view by = ", }") {
  std::string out;
  for (auto it = parts.begin(); it != parts.end(); ++it) { if (it != parts.begin()) out += by; out += *it; }
  return out;
}
auto adder(int a) { return [a](int b) mutable { return a += b; }; }
auto divide(int a, int b) -> std::optional<std::pair<int, int>> { if (b == 0) return std::nullopt; return std::pair{a / b, a % b}; }
std::function<int(int)> compose(std::function<int(int)> f, std::function<int(int)> g) { return [=](int x) { return g(f(x)); }; }
int (*select(bool up))(int, int) { return nullptr; }
char quote() { return '\'' + '"' + '{' + u8'}' + L'\\'; }
unsigned long long big() { return 0xFFull + 1'000'000ull; }
void pointers(int* const* a, const char* const b[], int (&c)[3], int&& d, Shape::List&) {}
[[noreturn]] void fail(const char* why) { throw std::logic_error(why); }
static inline const volatile int* cell() { static int c; return &c; }
consteval int square(int x) { return x * x; }
template <typename T> concept Sized = requires(T t) { { t.size() } -> std::convertible_to<std::size_t>; t.begin(); };
template <Sized T> bool empty(const T& t) { return t.size() == 0; }
template <typename T> requires Sized<T> && (sizeof(T) > 1) std::size_t length(const T& t) { return t.size(); }
void abbreviated(Sized auto const& t, auto... rest) { (void)t; }
}  // namespace geo

namespace text {
struct Token { enum class Kind { kWord, kMark } kind; std::string_view text; };
class Lexer {
  std::string_view rest_;
 public:
  explicit Lexer(std::string_view rest) : rest_{rest} {}
  std::optional<Token> next();
  bool done() const noexcept { return rest_.empty(); }
  operator std::string() const { return std::string(rest_); }
 private:
  static bool mark(char c) { return c == '{' || c == '}' || c == '"'; }
};
std::optional<Token> Lexer::next() {
  if (done()) return {};
  auto at = rest_.find_first_of("{}\"");
  return Token{Token::Kind::kWord, rest_.substr(0, at)};
}
union Value { int i; double d; Value() : i(0) {} ~Value() {} };
struct Node { Node *left = nullptr, *right = nullptr; int key; int depth() const { return 1 + std::max(left ? left->depth() : 0, right ? right->depth() : 0); } };
template <class Key, class Less = std::less<Key>> class Tree {
  struct Link { Key key; std::unique_ptr<Link> left, right; explicit Link(Key k) : key(std::move(k)) {} };
  std::unique_ptr<Link> root_;
  static bool add(std::unique_ptr<Link>& at, Key key) {
    if (!at) { at = std::make_unique<Link>(std::move(key)); return true; }
    return Less{}(key, at->key) ? add(at->left, std::move(key)) : add(at->right, std::move(key));
  }
 public:
  bool insert(Key key) { return add(root_, std::move(key)); }
  template <class F> void walk(F&& f) const { walk(root_.get(), f); }
 private:
  template <class F> static void walk(const Link* at, F& f) { if (at) { walk(at->left.get(), f); f(at->key); walk(at->right.get(), f); } }
};
}  // namespace text

extern "C" int geo_version(void) { return 2; }
extern "C" {
struct geo_point { double x, y; };
typedef struct geo_point geo_point_t;
void geo_free(geo_point_t* p) { delete p; }
}
struct Größe { int höhe; int fläche() const { return höhe * höhe; } };
int main(int argc, char** argv) { geo::Canvas canvas; return argc > 1 ? 0 : static_cast<int>(canvas.total()); }
