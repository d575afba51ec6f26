// A tree of pointers is built and walked by recursion.
package main

import "fmt"

type tree struct {
	left, right *tree
	key         int
}

func insert(t *tree, key int) *tree {
	if t == nil {
		return &tree{key: key}
	}
	if key < t.key {
		t.left = insert(t.left, key)
	} else if key > t.key {
		t.right = insert(t.right, key)
	}
	return t
}

func (t *tree) depth() int {
	if t == nil {
		return 0
	}
	return 1 + max(t.left.depth(), t.right.depth())
}

func (t *tree) walk(visit func(int)) {
	if t == nil {
		return
	}
	t.left.walk(visit)
	visit(t.key)
	t.right.walk(visit)
}

func main() {
	var root *tree
	for _, k := range []int{5, 2, 8, 1, 9, 3, 5} {
		root = insert(root, k)
	}
	sum := 0
	root.walk(func(k int) {
		fmt.Print(k, " ")
		sum += k
	})
	fmt.Println()
	fmt.Println(sum, root.depth())
}
