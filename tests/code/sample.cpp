// Cases that mislead a scanner of C++.
#include <string>
#pragma once

namespace outer { namespace {
int hidden() { return 1; }
} // namespace
namespace inner::deep {

template <typename T, typename = std::enable_if_t<(sizeof(T) > 4)>>
class Box final : public Base<T>, private virtual Other<std::pair<T, int>> {
 public:
  using value_type = T;
  typedef std::map<std::string, std::vector<T>> map_type;
  enum class Kind : unsigned char { kOne, kTwo = 2 };
  explicit Box(T value) : value_(std::move(value)), other_{1, 2} { init(); }
  Box(const Box&) = delete;
  Box& operator=(Box&& other) noexcept { return *this; }
  virtual ~Box() { }
  virtual void pure(int a) const = 0;
  bool operator==(const Box& o) const { return value_ == o.value_; }
  T operator()(int a, int b) { return value_; }
  T& operator[](size_t i) { return value_; }
  operator bool() const { return true; }
  static constexpr int size() { return 1; }
  auto trailing() const -> decltype(auto) { return value_; }
  template <class U> void member(U&& u) { std::forward<U>(u); }
  friend bool operator<(const Box& a, const Box& b) { return a.value_ < b.value_; }
  struct Nested { int field; Nested() : field(0) {} void method() {} };
  void declared(std::string text = "}") const;
 private:
  T value_;
  std::array<int, 3> other_ = {1, 2, 3};
  int bits : 3;
};

template <typename T, typename U>
void Box<T, U>::declared(std::string text) const {
  auto lambda = [&](int x) mutable -> int { return x; };
  const char* raw = R"(void in_raw() { ")";
  const char* tagged = R"xy(class X { )" )xy";
  int big = 1'000'000;
  struct Local { void in_local() {} };
}

template <> int Box<int>::size() { return 4; }

}  // namespace inner::deep
}  // namespace outer

extern "C" {
int c_function(void) { return 0; }
}
extern "C" int single(int x) { return x; }

class API_EXPORT Exported : public Base { public: Exported(); ~Exported(); void run() override; };
Exported::Exported() : Base("{"), a(1) {}
Exported::~Exported() {}
void Exported::run() try { go(); } catch (...) { }
std::vector<std::pair<int, std::string>> free_function(const std::map<int, int>& m) { return {}; }
struct Pod { int a = 0, b{1}; char c[4]; } pod;
union Value { int i; double d; };
template <typename T> concept Small = sizeof(T) < 8;
template <typename T> requires Small<T> T constrained(T t) { return t; }
using Alias = std::function<void(int)>;
std::ostream& operator<<(std::ostream& os, const Pod& p) { return os; }
[[nodiscard]] inline int attributed() { return 1; }
constexpr auto kConstant = 5;
static_assert(sizeof(int) == 4, "int fake() {");
enum Plain { P1, P2 };
int main() { class Inside { int x; }; return 0; }
