// Function variables that call themselves, or each other.
package main

import "fmt"

type node struct {
	value       int
	left, right *node
}

// values collects what a tree holds, in order.
func values(root *node) []int {
	var out []int
	var walk func(n *node)
	// walk visits the left side first.
	walk = func(n *node) {
		if n == nil {
			return
		}
		walk(n.left)
		out = append(out, n.value)
		walk(n.right)
	}
	walk(root)
	return out
}

// parity counts its calls.
func parity(n int) (bool, int) {
	calls := 0
	var even, odd func(n int) bool
	even = func(n int) bool {
		calls++
		return n == 0 || odd(n-1)
	}
	odd = func(n int) bool {
		calls++
		return n != 0 && even(n-1)
	}
	return even(n), calls
}

// permutations backtracks over one slice.
func permutations(items []string) [][]string {
	var result [][]string
	var current []string
	used := make([]bool, len(items))
	var step func()
	step = func() {
		if len(current) == len(items) {
			result = append(result, append([]string(nil), current...))
			return
		}
		for i, item := range items {
			if used[i] {
				continue
			}
			used[i] = true
			current = append(current, item)
			step()
			current = current[:len(current)-1]
			used[i] = false
		}
	}
	step()
	return result
}

func main() {
	tree := &node{2, &node{1, nil, nil}, &node{3, nil, nil}}
	fmt.Println(values(tree))
	fmt.Println(parity(7))
	for _, p := range permutations([]string{"a", "b", "c"}) {
		fmt.Println(p)
	}
}
