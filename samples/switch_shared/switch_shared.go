// A switch looks at a field of a shared value and its cases change that value.
package main

import "fmt"

type node struct {
	state string
	count int
	next  *node
}

func step(n *node) {
	switch n.state {
	case "new":
		n.state = "open"
	case "open":
		n.state = "closed"
		n.count += 10
	default:
		n.count++
	}
	switch n.count {
	case 0:
		n.count = 1
	case 1:
		n.count = 2
	}
}

func main() {
	a := &node{state: "new"}
	b := &node{state: "open", next: a}
	a.next = b
	for range 3 {
		step(a)
		step(b.next)
		step(b)
	}
	fmt.Println(a.state, a.count, b.state, b.count, a.next.count, b.next.count)
}
