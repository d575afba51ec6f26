// Functions of named types may be missing from maps, fields and arguments.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type handler func(string) string

type filter func(int) bool

type server struct {
	onError func(string)
	log     handler
	routes  map[string]handler
}

func (s *server) handle(path string) string {
	h := s.routes[path]
	if h == nil {
		if s.onError != nil {
			s.onError(path)
		}
		return "404"
	}
	return h(path)
}

func counter() func() int {
	n := 0
	return func() int { n++; return n }
}

func keep(xs []int, f filter) []int {
	if f == nil {
		return xs
	}
	var out []int
	for _, x := range xs {
		if f(x) {
			out = append(out, x)
		}
	}
	return out
}

func shout(s string) string { return strings.ToUpper(s) }

func even(n int) bool { return n%2 == 0 }

func main() {
	s := &server{routes: map[string]handler{"/a": shout}}
	fmt.Println(s.handle("/a"), s.handle("/b"))
	fmt.Println(s.handle("/c"), s.log == nil)
	s.onError = func(p string) { fmt.Println("missed", p) }
	fmt.Println(s.handle("/c"), s.log == nil)
	c := counter()
	c()
	fmt.Println(c(), c())
	fmt.Println(keep([]int{1, 2, 3, 4}, even), keep([]int{1, 2}, nil), keep([]int{5, 6}, func(n int) bool { return n > 5 }))
	ops := map[string]func(float64, float64) float64{
		"+": func(a, b float64) float64 { return a + b },
		"-": func(a, b float64) float64 { return a - b },
	}
	names := make([]string, 0)
	for k := range ops {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		fmt.Println(k, ops[k](3, 4))
	}
	if f, ok := ops["*"]; ok {
		fmt.Println(f(1, 2))
	}
	var g filter
	defer func() { fmt.Println("recovered:", recover() != nil) }()
	g(1)
}
