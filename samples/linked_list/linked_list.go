// A singly linked list owns its nodes; insert keeps it sorted, remove unlinks.
package main

import "fmt"

type node struct {
	value int
	next  *node
}

type list struct {
	head *node
	size int
}

func (l *list) push(v int) {
	l.head = &node{value: v, next: l.head}
	l.size++
}

func (l *list) insertSorted(v int) {
	p := &l.head
	for *p != nil && (*p).value < v {
		p = &(*p).next
	}
	*p = &node{v, *p}
	l.size++
}

func (l *list) remove(v int) bool {
	for p := &l.head; *p != nil; p = &(*p).next {
		if (*p).value == v {
			*p = (*p).next
			l.size--
			return true
		}
	}
	return false
}

func (l *list) reverse() {
	var prev *node
	for cur := l.head; cur != nil; {
		next := cur.next
		cur.next = prev
		prev, cur = cur, next
	}
	l.head = prev
}

func (l *list) values() []int {
	var out []int
	for n := l.head; n != nil; n = n.next {
		out = append(out, n.value)
	}
	return out
}

func main() {
	var l list
	l.push(5)
	l.push(1)
	l.insertSorted(3)
	l.insertSorted(9)
	fmt.Println(l.values(), l.size)
	fmt.Println(l.remove(3), l.remove(4))
	l.reverse()
	fmt.Println(l.values(), l.size)
}
