// Arguments are computed from left to right, also where one of them needs a statement of its own; and a zero value of
// any is nil.
package main

import "fmt"

type node struct {
	value any
	next  *node
}

func (n *node) length() int {
	count := 0
	for at := n; at != nil; at = at.next {
		count++
	}
	return count
}

// cut takes what comes after n away.
func (n *node) cut() *node {
	rest := n.next
	n.next = nil
	return rest
}

func build(values ...any) *node {
	var first *node
	for i := len(values) - 1; i >= 0; i-- {
		n := new(node)
		n.value = values[i]
		n.next = first
		first = n
	}
	return first
}

func main() {
	list := build(1, "two", 3.5)
	fmt.Println(list.length(), list.cut().length(), list.length())
	empty := new(node)
	fmt.Println(list.value, empty.value, empty.value == nil, build().length())
}
