// Functions of a generic type are kept, with the variables that they change.
package main

import "fmt"

// Handler is told of a value.
type Handler[T any] func(T)

type signal[T any] struct {
	handlers []Handler[T]
	sent     int
}

func (s *signal[T]) on(h Handler[T]) {
	s.handlers = append(s.handlers, h)
}

func (s *signal[T]) send(value T) {
	for _, h := range s.handlers {
		h(value)
	}
	s.sent++
}

func main() {
	s := &signal[int]{}
	total := 0
	s.on(func(n int) { total += n })
	s.on(func(n int) { fmt.Println("got", n) })
	s.send(2)
	s.send(5)
	fmt.Println(total, s.sent)
}
