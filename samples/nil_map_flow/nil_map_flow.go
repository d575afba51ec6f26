// A map that may be nil is read, measured, deleted from and ranged over as an empty one; only a write panics.
package main

import "fmt"

type registry struct {
	names map[int]string
	count map[string]int
	seen  map[string]bool
}

func (r *registry) add(id int, name string) {
	r.names[id] = name
	r.count[name]++
}

func (r *registry) mark(s string) {
	if r.seen == nil {
		r.seen = make(map[string]bool)
	}
	r.seen[s] = true
}

func total(m map[string]int) int {
	n := 0
	for _, v := range m {
		n += v
	}
	return n
}

func (r *registry) find(id int) (string, bool) {
	s, ok := r.names[id]
	return s, ok
}

func load(ok bool) map[string]int {
	if !ok {
		return nil
	}
	return map[string]int{"a": 1}
}

func try(f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("panic:", r)
		}
	}()
	f()
}

func main() {
	ready := registry{names: make(map[int]string), count: map[string]int{}}
	ready.add(1, "one")
	ready.add(2, "two")
	ready.mark("a")
	fmt.Println(len(ready.names), total(ready.count), len(ready.seen))
	var r registry
	r.mark("b")
	fmt.Println(len(r.names), r.names == nil, r.names[3], total(r.count), r.seen["b"])
	s, ok := r.find(1)
	fmt.Println(s, ok)
	delete(r.names, 4)
	for k, v := range r.names {
		fmt.Println(k, v)
	}
	for k := range ready.names {
		if k == 2 {
			fmt.Println("two is there")
		}
	}
	if v, ok := ready.names[1]; ok {
		fmt.Println(v)
	}
	m := load(true)
	m["b"] = 2
	fmt.Println(len(m), total(m))
	var g map[string]int
	fmt.Println(len(g), g["x"])
	g = map[string]int{"k": 1}
	g["z"] = 4
	fmt.Println(len(g))
	try(func() { r.add(7, "seven") })
	fmt.Println(len(ready.names))
	n := load(false)
	n["c"]++
}
