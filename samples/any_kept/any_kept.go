// A value of any is kept in two places, and taken out of a map.
package main

import "fmt"

type event struct {
	name string
	data any
}

type store struct {
	values map[string]any
	log    []event
}

func (s *store) set(name string, value any) {
	s.values[name] = value
	s.log = append(s.log, event{name, value})
}

func (s *store) get(name string) (any, bool) {
	value, ok := s.values[name]
	return value, ok
}

func number(value any) int {
	switch n := value.(type) {
	case int:
		return n
	case string:
		return len(n)
	case nil:
		return -1
	}
	return 0
}

func main() {
	s := &store{values: map[string]any{}}
	s.set("one", 1)
	s.set("text", "three")
	s.set("none", nil)
	s.set("real", 2.5)
	for _, name := range []string{"one", "text", "none", "real", "missing"} {
		value, ok := s.get(name)
		fmt.Println(name, value, ok, number(value))
	}
	first := s.log[0]
	copied := first
	copied.data = "changed"
	fmt.Println(first.data, copied.data, len(s.log))
}
