// Package sample holds cases that mislead a scanner of Go.
package sample

import (
	"fmt"
	other "strings"
)

// Pair is generic.
type Pair[K comparable, V any] struct {
	Key, Alt K `json:"key{"`
	value    V
	*Embedded
	fmt.Stringer
	call func(a struct{ x int }) (struct{ y int }, error)
}

type Embedded struct{}

type (
	// Number is a constraint.
	Number interface {
		~int | ~float64
	}
	Reader interface {
		Read(p []byte) (n int, err error)
		fmt.Stringer
	}
	Array   [5]int
	Matrix  [4][4]float64
	Alias   = Pair[string, int]
	Handler func(name string) func(int) error
)

const Pi = 3.14

const (
	A = iota
	B
	_
	C, D = 1 << 2, 2 << 3
)

var text = `func inRaw() { "` + "func inString() {" + "\"}"

var (
	x, y = 1, func() int {
		return 2
	}()
	table = map[string]func(){
		"a": func() {},
	}
)

// Method has a receiver.
func (p *Pair[K, V]) Method(a struct{ b int }, f func(int) int) (r interface{}, err error) {
	type local struct {
		z int
	}
	inner := func() { fmt.Println("}") }
	inner()
	return '{', nil
}

func (Embedded) NoName() {}

func (e Embedded) Value(
	first int,
	second ...string,
) map[string]interface{} {
	switch v := any(first).(type) {
	case int:
		_ = v
	}
	return map[string]interface{}{"a": struct{}{}}
}

func Map[S ~[]E, E any, R any](s S, f func(E) R) []R {
	out := make([]R, 0)
	for _, e := range s {
		out = append(out, f(e))
	}
	return out
}

func assembly(x int) int

func returns() func(int) (func(), error) { return nil }

func chans(in <-chan struct{}, out chan<- struct{ a int }) <-chan int {
	/* func comment() { */
	r := '\''
	_ = r
	return nil
}

func init() { _ = other.ToUpper("x") }

func last() interface{} {
	return nil
}
