// Methods that keep, pass or compare their own pointer are given it.
package main

import (
	"fmt"
	"strings"
)

// Node is a part of a tree that knows its parent.
type Node struct {
	name     string
	parent   *Node
	children []*Node
	visits   int
}

// Add puts a new node below n.
func (n *Node) Add(name string) *Node {
	child := &Node{name: name, parent: n}
	n.children = append(n.children, child)
	return child
}

// Path is the names from the root down to n.
func (n *Node) Path() string {
	if n.parent == nil {
		return n.name
	}
	return n.parent.Path() + "/" + n.name
}

// Root is the topmost node above n.
func (n *Node) Root() *Node {
	at := n
	for at.parent != nil {
		at = at.parent
	}
	return at
}

// Is tells whether both are one node.
func (n *Node) Is(other *Node) bool {
	return n == other
}

// Visit counts, on n and on all that is below it.
func (n *Node) Visit() {
	n.visits++
	for _, c := range n.children {
		c.Visit()
	}
}

// Depth needs no pointer of its own.
func (n *Node) label() string {
	return fmt.Sprintf("%s(%d)", n.name, n.visits)
}

func (n *Node) detach() {
	if n.parent == nil {
		return
	}
	kept := n.parent.children[:0]
	for _, c := range n.parent.children {
		if c != n {
			kept = append(kept, c)
		}
	}
	n.parent.children = kept
	n.parent = nil
}

func describe(n *Node, b *strings.Builder) {
	b.WriteString(n.label())
	b.WriteByte(' ')
	for _, c := range n.children {
		describe(c, b)
	}
}

func main() {
	root := &Node{name: "root"}
	usr := root.Add("usr")
	bin := usr.Add("bin")
	lib := usr.Add("lib")
	fmt.Println(bin.Path(), lib.Path())
	fmt.Println(bin.Root().Is(root), bin.Root().Is(usr), lib == bin, lib.parent == bin.parent)
	root.Visit()
	usr.Visit()
	bin.detach()
	var b strings.Builder
	describe(root, &b)
	fmt.Println(b.String())
	fmt.Println(bin.Path(), bin.parent == nil)
}
