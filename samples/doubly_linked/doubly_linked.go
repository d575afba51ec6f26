// Nodes that point at each other both ways have no single owner.
package main

import "fmt"

type stop struct {
	name       string
	prev, next *stop
}

type line struct {
	first, last *stop
}

func (l *line) add(name string) *stop {
	s := &stop{name: name, prev: l.last}
	if l.last == nil {
		l.first = s
	} else {
		l.last.next = s
	}
	l.last = s
	return s
}

func (l *line) close(s *stop) {
	if s.prev != nil {
		s.prev.next = s.next
	} else {
		l.first = s.next
	}
	if s.next != nil {
		s.next.prev = s.prev
	} else {
		l.last = s.prev
	}
	s.prev, s.next = nil, nil
}

func main() {
	var l line
	l.add("north")
	mid := l.add("centre")
	l.add("harbour")
	l.add("south")
	l.close(mid)
	for s := l.first; s != nil; s = s.next {
		fmt.Println("down", s.name)
	}
	for s := l.last; s != nil; s = s.prev {
		fmt.Println("up", s.name)
	}
}
