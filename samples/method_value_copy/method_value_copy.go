// A method value holds the receiver as it was.
package main

import "fmt"

type point struct{ x int }

func (p point) get() int   { return p.x }
func (p *point) set(v int) { p.x = v }

type stack []int

func (s *stack) push(v int) { *s = append(*s, v) }
func (s stack) top() int    { return s[len(s)-1] }
func (s *stack) pop() int {
	old := *s
	n := len(old)
	x := old[n-1]
	*s = old[:n-1]
	return x
}

func main() {
	p := point{1}
	f := p.get
	p.set(5)
	fmt.Println(f(), p.get())
	var s stack
	s.push(1)
	s.push(2)
	fmt.Println(s.top(), s.pop(), len(s), s.top())
}
