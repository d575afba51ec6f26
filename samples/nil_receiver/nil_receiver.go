// Methods that are made for a nil receiver are called on pointers, on values, through embedding and an interface.
package main

import "fmt"

type stack struct{ items []int }

func (s *stack) Len() int {
	if s == nil {
		return 0
	}
	return len(s.items)
}

func (s *stack) Push(n int) {
	if s == nil {
		panic("push on a nil stack")
	}
	s.items = append(s.items, n)
}

func (s *stack) String() string {
	if s == nil {
		return "no stack"
	}
	return fmt.Sprint("stack of ", len(s.items))
}

type measured interface{ Len() int }

func report(m measured) { fmt.Println("size", m.Len()) }

type wrapper struct {
	stack
	spare *stack
}

func main() {
	var w wrapper
	w.Push(3)
	w.Push(4)
	report(&w)
	report(&w.stack)
	fmt.Println(w.Len(), w.spare.Len())
	w.spare = &stack{}
	w.spare.Push(1)
	fmt.Println(w.spare.Len(), w.spare.String(), &w.stack)
	var none *stack
	fmt.Println(none.Len(), none.String(), (*stack).Len(none))
	none.Push(1)
}
