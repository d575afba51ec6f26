// Each subtree is replaced by what a call makes of it.
package main

import "fmt"

type node struct {
	key         int
	left, right *node
}

type set struct {
	root *node
	size int
}

func (s *set) insert(n *node, key int) *node {
	if n == nil {
		s.size++
		return &node{key: key}
	}
	if key < n.key {
		n.left = s.insert(n.left, key)
	} else if key > n.key {
		n.right = s.insert(n.right, key)
	}
	return n
}

func (s *set) add(key int) { s.root = s.insert(s.root, key) }

func (n *node) scale(by int) *node {
	if n == nil {
		return nil
	}
	n.key *= by
	n.left = n.left.scale(by)
	n.right = n.right.scale(by)
	return n
}

func (n *node) show(depth int) {
	if n == nil {
		return
	}
	n.left.show(depth + 1)
	fmt.Println(depth, n.key)
	n.right.show(depth + 1)
}

func main() {
	s := &set{}
	for _, key := range []int{5, 2, 8, 2, 9} {
		s.add(key)
	}
	s.root = s.root.scale(10)
	s.root.show(0)
	fmt.Println(s.size)
}
