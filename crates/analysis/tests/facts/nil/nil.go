// Package f asserts what can be nil.
package f

import (
	"errors"
	"fmt"
)

type item struct {
	name string
	next *item // want "nilable: item.next"
	meta *meta // want "!nilable: item.meta"
}

type meta struct{ n int }

func newItem(name string) *item {
	return &item{name: name, meta: &meta{}}
}

var errNone = errors.New("none")

func find(all map[string]*item, name string) (*item, error) { // want "!nilable: find#0"
	it, ok := all[name] // want "nilable: find.it"
	if !ok {
		return nil, fmt.Errorf("find %q: %w", name, errNone)
	}
	return it, nil
}

func use(all map[string]*item) string {
	it, err := find(all, "a") // want "!nilable: use.it"
	if err != nil {
		return ""
	}
	return it.name
}

func careless(all map[string]*item, key string) string {
	it, _ := find(all, key) // want "nilable: careless.it" "ignored errors: find(all, key)"
	return it.name          // want "unguarded: it"
}

func missing(all map[string]*item) string {
	it := all["a"] // want "nilable: missing.it"
	s := it.name   // want "unguarded: it"
	return s + it.name
}

func guarded(it *item) int { // want "nilable: guarded.it"
	if it == nil {
		return 0
	}
	if it.next != nil && it.next.name != "" {
		return it.next.meta.n
	}
	return it.meta.n
}

func last(it *item) *item { // want "nilable: last.it"
	for it != nil && it.next != nil {
		it = it.next
	}
	return it // want "nilable: last#0"
}

func second(it *item) string {
	return it.next.name // want "unguarded: it.next"
}

func after(it *item) string {
	if it.next == nil {
		panic("no next")
	}
	clear2()
	return it.next.name
}

func clear2() {}

func cut(it *item) { it.next = nil }

func overwritten(it *item) string {
	if it.next == nil {
		return ""
	}
	cut(it)
	return it.next.name // want "unguarded: it.next"
}

func best(all []*item) *item { // want "nilable: best#0"
	var b *item
	for _, it := range all {
		if b == nil || it.name > b.name {
			b = it
		}
	}
	return b
}

func (m *meta) size() int { // want "nilable: meta.size.m"
	if m == nil {
		return 0
	}
	return m.n
}

func unset() int {
	var m *meta
	return m.size()
}

func both() (a, b *meta, err error) { // want "!nilable: both#0" "!nilable: both#1"
	a = &meta{}
	if a.n > 0 {
		err = errNone
		return nil, nil, err
	}
	return a, &meta{}, nil
}

func twice(a *meta, ok bool) *meta { // want "!nilable: twice#0"
	var m *meta
	if ok {
		m = &meta{}
	} else {
		m = a
	}
	m.n++
	return m
}

func start() {
	twice(&meta{}, true)
	last(newItem("a"))
	guarded(nil)
}

func hook(f func() int) int { // want "nilable: hook.f"
	if f != nil {
		return f()
	}
	return 0
}

func elems(n int) int {
	all := make([]*meta, n) // want "nilable: elems.all[]"
	return all[0].n         // want "unguarded: all[0]"
}

func collect(names []string) []string { // want "compared: collect.names"
	if names == nil {
		return nil
	}
	return names
}
