// The fields that a lock guards are of a type that its struct is given.
package main

import (
	"fmt"
	"sync"
)

type guarded[T any] struct {
	mu    sync.Mutex
	value T
}

func (g *guarded[T]) get() T {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.value
}

func (g *guarded[T]) set(value T) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.value = value
}

func main() {
	n := guarded[int]{value: 1}
	n.set(n.get() + 1)
	s := guarded[string]{value: "a"}
	s.set(s.get() + "b")
	fmt.Println(n.get(), s.get())
}
