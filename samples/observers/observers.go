// Objects behind an interface are handles of their own when others hold them too.
package main

import "fmt"

type observer interface {
	notify(event string)
	id() int
}

type subject struct {
	observers []observer
}

func (s *subject) attach(o observer) { s.observers = append(s.observers, o) }

func (s *subject) fire(event string) {
	for _, o := range s.observers {
		o.notify(event)
	}
}

type counter struct {
	number int
	seen   map[string]int
	next   *counter
}

func (c *counter) notify(event string) {
	c.seen[event]++
	if c.next != nil {
		c.next.notify(event + "!")
	}
}

func (c *counter) id() int { return c.number }

func main() {
	a := &counter{number: 1, seen: map[string]int{}}
	b := &counter{number: 2, seen: map[string]int{}, next: a}
	s := &subject{}
	s.attach(a)
	s.attach(b)
	s.fire("go")
	s.fire("stop")
	fmt.Println(a.seen, b.seen)
	for _, o := range s.observers {
		fmt.Println(o.id())
	}
}
