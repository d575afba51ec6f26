// Fields and variables whose address is kept stand in a cell of their own.
package main

import "fmt"

type node struct {
	value      int
	next, prev *node
}

// chain is a ring that starts and ends at its own root.
type chain struct {
	root node
	size int
}

func newChain() *chain {
	c := &chain{}
	c.root.next = &c.root
	c.root.prev = &c.root
	return c
}

func (c *chain) insert(n, at *node) {
	n.prev = at
	n.next = at.next
	n.prev.next = n
	n.next.prev = n
	c.size++
}

func (c *chain) push(value int) *node {
	n := &node{value: value}
	c.insert(n, c.root.prev)
	return n
}

func (c *chain) remove(n *node) {
	n.prev.next = n.next
	n.next.prev = n.prev
	n.next, n.prev = nil, nil
	c.size--
}

func (c *chain) values() []int {
	var out []int
	for n := c.root.next; n != &c.root; n = n.next {
		out = append(out, n.value)
	}
	return out
}

func main() {
	c := newChain()
	c.push(1)
	two := c.push(2)
	c.push(3)
	fmt.Println(c.values(), c.size)
	c.remove(two)
	fmt.Println(c.values(), c.size)

	var last node
	tail := &last
	tail.value = 9
	c.insert(tail, c.root.prev)
	last.value++
	fmt.Println(c.values())
	fmt.Println(last.value, c.root.prev == &last)
}
