// Interface values are asked for other interfaces.
package main

import "fmt"

type shape interface{ area() int }

type named interface{ name() string }

type both interface {
	shape
	named
}

type square struct{ side int }

func (s square) area() int    { return s.side * s.side }
func (s square) name() string { return "square" }

type rect struct{ w, h int }

func (r *rect) area() int { return r.w * r.h }

type label string

func (l label) name() string   { return string(l) }
func (l label) String() string { return "<" + string(l) + ">" }

func describe(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case both:
		return fmt.Sprint("both ", x.name(), x.area())
	case shape:
		return fmt.Sprint("shape ", x.area())
	case fmt.Stringer:
		return "stringer " + x.String()
	case named:
		return "named " + x.name()
	case int, string:
		return fmt.Sprint("basic ", x)
	case []int:
		return fmt.Sprint("ints ", len(x))
	}
	return "other"
}

func nameOf(s shape) string {
	if n, ok := s.(named); ok {
		return n.name()
	}
	return "anonymous"
}

func isShape(v any) bool {
	_, ok := v.(shape)
	return ok
}

func main() {
	for _, v := range []any{nil, square{3}, &rect{2, 5}, label("hi"), 4, "s", []int{1, 2}, 2.5} {
		fmt.Println(describe(v), isShape(v))
	}
	fmt.Println(nameOf(square{1}), nameOf(&rect{1, 2}))
	var s shape = square{2}
	if sq, ok := s.(square); ok {
		fmt.Println("side", sq.side)
	}
	if _, ok := s.(*rect); !ok {
		fmt.Println("no rect")
	}
	n := s.(named)
	fmt.Println(n.name())
}
