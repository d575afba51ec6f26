// Type arguments that only the caller says, parameters that no field mentions, and values kept behind an interface.
package main

import "fmt"

// tag is told apart by its type argument alone.
type tag[T any] struct {
	id int
}

type meters struct{}

type feet struct{}

func (t tag[T]) same(other tag[T]) bool { return t.id == other.id }

func zero[T any]() T {
	var value T
	return value
}

func boxed[T any](value T) any { return value }

func unboxed[T any](value any) (T, bool) {
	found, ok := value.(T)
	return found, ok
}

type V int

// v would be called as its type is in Rust.
var v = V(3)

var table [100]int

func main() {
	a, b := tag[meters]{1}, tag[meters]{id: 1}
	fmt.Println(a.same(b), tag[feet]{2}.id)
	fmt.Println(zero[int](), zero[string]() == "", zero[bool]())
	kept := boxed(7)
	n, ok := unboxed[int](kept)
	fmt.Println(n, ok)
	_, ok = unboxed[string](kept)
	fmt.Println(ok)
	table[99] = int(v)
	fmt.Println(table[0], table[99], len(table))
}
