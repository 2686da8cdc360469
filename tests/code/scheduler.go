//go:build linux && !(arm || mips)

/*
Package scheduler runs jobs at their hour and keeps what became of them.

	func inDoc() { type inComment struct{} }
*/
package scheduler

import (
	"container/heap"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

/*
#include <stdlib.h>
static int inComment(int x) { return x; }
*/
import "C"

// Weekday masks.
const (
	Monday Mask = 1 << iota
	Tuesday
	_
	Thursday
	Weekend = Saturday | Sunday
	Saturday, Sunday = Mask(1 << 5), Mask(1 << 6)
)

type Mask uint8

func (m Mask) Has(day Mask) bool { return m&day != 0 }
func (m Mask) String() string    { return fmt.Sprintf("{%07b", uint8(m)) }
func (m *Mask) Clear(day Mask)   { *m &^= day }

// State is where a job stands.
type State int

const (
	Idle State = iota
	Running
	Failed
)

var names = [...]string{Idle: "idle {", Running: "running }", Failed: `fail"ed`}

func (s State) String() string {
	if int(s) < len(names) {
		return names[s]
	}
	return "State(" + "`" + ")"
}

var (
	ErrClosed  = errors.New("func inString() {")
	ErrUnknown = fmt.Errorf("unknown: %w", ErrClosed)
	defaults   = struct {
		Retries int
		Wait    time.Duration
	}{3, time.Second}
	hooks = map[State][]func(*Job) error{
		Idle: {
			func(j *Job) error { return nil },
			func(*Job) error { return ErrClosed },
		},
		Running: nil,
	}
)

type (
	// Clock tells the time.
	Clock interface {
		Now() time.Time
		After(d time.Duration) <-chan time.Time
	}

	// Store keeps jobs.
	Store[K comparable, V any] interface {
		Load(ctx context.Context, key K) (V, bool, error)
		Save(
			ctx context.Context,
			key K,
			value V,
		) error
		Each(func(K, V) bool)
		io.Closer
	}

	Run      func(ctx context.Context, input <-chan []byte) (output chan<- []byte, err error)
	Wrapper  = func(Run) Run
	JobID    string
	Table    map[JobID]*Job
	Ring     [1 << 4]*Job
	Signal   chan struct{}
	Grid     [][]map[string]chan<- func()
	Callback func(struct{ ok bool }, interface{ error }) func()
)

// Job is one thing to do.
type Job struct {
	ID       JobID `json:"id" yaml:"id{"`
	Days     Mask  `json:"days,omitempty"`
	State    State
	sync.Mutex
	*retry
	run, cleanup Run
	meta         struct {
		owner string
		tags  map[string]struct{}
	}
	onDone func(struct{ error }) interface {
		error
	}
}

type retry struct {
	left int
	wait time.Duration
}

func (r *retry) Next() (time.Duration, bool) {
	if r == nil || r.left == 0 {
		return 0, false
	}
	r.left--
	r.wait <<= 1
	return r.wait, true
}

func (*retry) unnamed(int, string) {}
func (_ retry) blank(_ int)       {}

// Option changes a scheduler.
type Option func(*Scheduler)

func WithClock(c Clock) Option { return func(s *Scheduler) { s.clock = c } }
func WithLimit(n int) Option {
	return func(s *Scheduler) {
		type bounded struct{ low, high int }
		b := bounded{low: 1, high: n}
		s.limit = max(b.low, b.high)
	}
}

type Scheduler struct {
	clock Clock
	limit int
	jobs  Table
	queue Queue[*Job]
	quit  chan struct{}
	once  sync.Once
}

func New(options ...Option) *Scheduler {
	s := &Scheduler{jobs: Table{}, quit: make(chan struct{})}
	for _, option := range options {
		option(s)
	}
	return s
}

func (s *Scheduler) Add(job *Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("add: %v }", r)
		}
	}()
	select {
	case <-s.quit:
		return ErrClosed
	default:
	}
	s.jobs[job.ID] = job
	return
}

func (s *Scheduler) Remove(id JobID) bool {
	if _, ok := s.jobs[id]; !ok { return false }
	delete(s.jobs, id)
	return true
}

func (s *Scheduler) loop(ctx context.Context) error {
outer:
	for {
		select {
		case now := <-s.clock.After(time.Minute):
			for id := range s.jobs {
				switch job := s.jobs[id]; {
				case job.State == Running:
					continue outer
				case job.Days.Has(Mask(1 << now.Weekday())):
					go func(j *Job) { _ = s.start(ctx, j) }(job)
				}
			}
		case <-ctx.Done():
			break outer
		}
	}
	return ctx.Err()
}

func (s *Scheduler) start(
	ctx context.Context,
	job *Job,
) error {
	const attempts, name = 2, "const"
	var total, failed int
	step := func(i int) (err error) {
		func() { total++ }()
		return nil
	}
	for i := 0; i < attempts; i++ {
		if err := step(i); err != nil {
			failed++
		}
	}
	if failed>>1 > total<<2 {
		goto end
	}
end:
	return nil
}

func (s *Scheduler) Close() { s.once.Do(func() { close(s.quit) }) }

// Queue is a heap that knows no container.
type Queue[T any] struct {
	items []T
	less  func(a, b T) bool
}

func NewQueue[T any](less func(a, b T) bool) *Queue[T] { return &Queue[T]{less: less} }

func (q *Queue[T]) Len() int           { return len(q.items) }
func (q *Queue[T]) Less(i, j int) bool { return q.less(q.items[i], q.items[j]) }
func (q *Queue[T]) Swap(i, j int)      { q.items[i], q.items[j] = q.items[j], q.items[i] }
func (q *Queue[_]) Reset()             { q.items = q.items[:0] }
func (q *Queue[T]) Push(item any)      { q.items = append(q.items, item.(T)) }
func (q *Queue[T]) Pop() any {
	last := len(q.items) - 1
	item := q.items[last]
	q.items = q.items[:last]
	return item
}

// Tree is generic twice over.
type Tree[K interface{ ~int | ~string }, V any] struct {
	left, right *Tree[K, V]
	key         K
	value       V
}

type Entry[K comparable, V any] struct{ Key K; Value V }

type Number interface {
	~int | ~int64 |
		~float64
	comparable
}

type Pairs[K comparable, V any] []Entry[K, V]
type Matrix[T Number] [][]T
type Nested = Tree[string, map[string][]Entry[string, func() error]]

func (t *Tree[K, V]) Insert(key K, value V) *Tree[K, V] {
	switch {
	case t == nil:
		return &Tree[K, V]{key: key, value: value}
	case key < t.key:
		t.left = t.left.Insert(key, value)
	default:
		t.right = t.right.Insert(key, value)
	}
	return t
}

func (t *Tree[K, V]) Walk(visit func(K, V) bool) bool {
	return t == nil || t.left.Walk(visit) && visit(t.key, t.value) && t.right.Walk(visit)
}

func (t *Tree[K, V]) All() func(yield func(K, V) bool) {
	return func(yield func(K, V) bool) { t.Walk(yield) }
}

func Sum[T Number](values ...T) (total T) {
	for _, v := range values { total += v }
	return
}

func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

func Reduce[A, B any](items []A, start B, f func(B, A) B) B {
	for _, item := range items {
		start = f(start, item)
	}
	return start
}

func Filter[S ~[]E, E any](items S, keep func(E) bool) S {
	var out S
	for _, item := range items {
		if keep(item) {
			out = append(out, item)
		}
	}
	return out
}

// Server answers over HTTP.
type Server struct {
	*Scheduler
	mux *http.ServeMux
}

type middleware func(http.Handler) http.Handler

func (s *Server) routes() {
	s.mux.HandleFunc("GET /jobs/{id}", s.show)
	s.mux.HandleFunc("DELETE /jobs/{id}", func(w http.ResponseWriter, r *http.Request) {
		type answer struct {
			Removed bool `json:"removed"`
		}
		_ = json.NewEncoder(w).Encode(answer{s.Remove(JobID(r.PathValue("id")))})
	})
}

func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	var body struct {
		ID    JobID
		Links []struct{ Rel, Href string }
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, `{"error": "func inRaw() {"}`, http.StatusBadRequest)
		return
	}
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
	})
}

func chain(first middleware, rest ...middleware) middleware {
	return func(h http.Handler) http.Handler {
		for i := len(rest) - 1; i >= 0; i-- { h = rest[i](h) }
		return first(h)
	}
}

var _ http.Handler = (*Server)(nil)
var _ interface{ heap.Interface } = (*Queue[int])(nil)

// Token of a cron line.
type Token struct {
	Kind  rune
	Text  string
	Range [2]int
}

type lexer struct {
	input string
	at    int
	state stateFn
}

type stateFn func(*lexer) stateFn

func lexStart(l *lexer) stateFn {
	switch l.peek() {
	case '*', '/', '{', '}':
		return lexMark
	case '"', '\'', '`', '\\', '\x7b', '\u007d':
		return lexQuoted
	case 0:
		return nil
	}
	return lexNumber
}

func lexMark(l *lexer) stateFn   { l.at++; return lexStart }
func lexQuoted(l *lexer) stateFn { l.at += 2; return lexStart }
func lexNumber(l *lexer) stateFn {
	for l.peek() >= '0' && l.peek() <= '9' {
		l.at++
	}
	return lexStart
}

func (l *lexer) peek() (r rune) {
	if l.at < len(l.input) {
		r = rune(l.input[l.at])
	}
	return
}

func (l *lexer) tokens() (out []Token) {
	for state := lexStart; state != nil; {
		state = state(l)
	}
	return
}

func Parse(line string) ([]Token, error) { return (&lexer{input: line}).tokens(), nil }

// Expression nodes.
type Expr interface {
	Eval(env map[string]int) (int, error)
	isExpr()
}

type (
	Literal struct{ Value int }
	Name    struct{ Text string }
	Binary  struct {
		Op          byte
		Left, Right Expr
	}
	Call struct {
		Func string
		Args []Expr
	}
)

func (Literal) isExpr() {}
func (Name) isExpr()    {}
func (*Binary) isExpr() {}
func (*Call) isExpr()   {}

func (e Literal) Eval(map[string]int) (int, error) { return e.Value, nil }
func (e Name) Eval(env map[string]int) (int, error) {
	if v, ok := env[e.Text]; ok {
		return v, nil
	}
	return 0, ErrUnknown
}
func (e *Binary) Eval(env map[string]int) (_ int, err error) {
	left, err := e.Left.Eval(env)
	if err != nil {
		return
	}
	right, err := e.Right.Eval(env)
	switch e.Op {
	case '+':
		return left + right, err
	case '<':
		return left << uint(right), err
	}
	return
}
func (e *Call) Eval(env map[string]int) (int, error) {
	var funcs = map[string]func(...int) int{
		"sum": func(n ...int) int { return Sum(n...) },
		"one": func(...int) int { return 1 },
	}
	f := funcs[e.Func]
	return f(), nil
}

type größe struct{ breite, höhe int }

func (g größe) fläche() int { return g.breite * g.höhe }
func 世界() string            { return "世界 {" }
func Δ(x, y float64) float64 { return y - x }

//go:noinline
func addr(p uintptr) uintptr

//go:linkname nanotime runtime.nanotime
func nanotime() int64

//export goCallback
func goCallback(code C.int) { C.free(nil) }

func variadic(a int, b ...interface{}) (c, d func(int) (int, error), e map[string]interface{}) { return }

func closures() (counter func() int, reset func()) {
	n := 0
	counter = func() int { n++; return n }
	reset = func() { n = 0 }
	type (
		first  struct{ a int }
		second interface{ b() }
	)
	return
}

func composite() []Entry[string, []int] {
	return []Entry[string, []int]{
		{"a", []int{1, 2}},
		{Key: "func b() {", Value: nil},
	}
}

func compare(a, b int) bool {
	if (struct{ x int }{a}) == (struct{ x int }{b}) {
		return true
	}
	return a < b && b > (a >> 1)
}

func convert(v any) string {
	switch v := v.(type) {
	case func() string:
		return v()
	case interface{ fmt.Stringer }:
		return v.String()
	case map[string]struct{}, []struct{ a int }:
		return `type inRaw struct {
			a int
		}`
	}
	return ""
}

type Visitor interface {
	VisitJob(job *Job) (next Visitor, err error)
	VisitTable(Table) Visitor
	fmt.Stringer
}

type counting struct{ total int }

func (c *counting) VisitJob(*Job) (Visitor, error) { c.total++; return c, nil }
func (c *counting) VisitTable(t Table) Visitor {
	for range t { c.total++ }
	return c
}
func (c counting) String() string { return fmt.Sprint(c.total) }

func Test(t interface{ testing.TB }) {
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"empty", func() error { return nil }},
		{name: "closed }", run: func() error { return ErrClosed }},
	} {
		if err := c.run(); err != nil { t.Fatalf("%s: %v", c.name, err) }
	}
}

func init() { hooks[Failed] = nil }
func init() {
	names[Idle] = "again"
}

// Duration reads as text.
type Duration struct{ time.Duration }

func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
func (d *Duration) UnmarshalText(text []byte) (err error) {
	d.Duration, err = time.ParseDuration(string(text))
	return
}

type errorList []error

func (e errorList) Error() string   { return fmt.Sprintf("%d errors {", len(e)) }
func (e errorList) Unwrap() []error { return e }
func (e *errorList) add(err error)  { *e = append(*e, err) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

type (
	Level   = uint8
	Logger  interface{ Log(level Level, text string, args ...any) }
	discard struct{}
)

func (discard) Log(_ Level, _ string, _ ...any) {}

func retrying[T any, F interface{ ~func() (T, error) }](f F, times int) (result T, err error) {
	for range times {
		if result, err = f(); err == nil {
			return result, nil
		}
	}
	return
}

func (s *Scheduler) Jobs() (ids []JobID) { for id := range s.jobs { ids = append(ids, id) }; return ids }

func labels() (text string) {
	if s := (State(1)).String(); s != "" { text = s } else if text = "}"; text != "{" { return }
	return text[1:len(text)-1] + string([]byte{'{', '}'})
}

func flushing(x interface{ Close() error }) interface {
	Flush()
} {
	return nil
}

type sink struct {
	out interface{ Write(text string) }
}

func main() {}
