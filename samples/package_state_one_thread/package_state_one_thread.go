// A program of one thread keeps state in package variables: no lock, whatever their types are.
package main

import "fmt"

type shape interface{ area() int }

type square struct{ side int }

func (s *square) area() int { return s.side * s.side }

type node struct {
	name string
	next *node
}

var (
	count  int
	names  []string
	seen   = map[string]int{}
	shapes []shape
	last   shape = &square{3}
	grid   [3][3]int
	head   *node
	hook   func(int) int
	limits = []any{1, "two", 3.5}
)

func visit(name string) int {
	count++
	names = append(names, name)
	seen[name] += count
	grid[count%3][1] = count
	head = &node{name, head}
	return count
}

func total() int {
	sum := 0
	for _, s := range shapes {
		sum += s.area()
	}
	return sum + last.area()
}

func main() {
	visit("a")
	visit("b")
	count += 2 * len(names)
	visit("a")
	shapes = append(shapes, &square{2}, &square{4})
	last = &square{5}
	if hook == nil {
		hook = func(n int) int { return n + count }
	}
	fmt.Println(count, len(names), names[0], seen["a"], total(), grid, hook(10))
	for n := head; n != nil; n = n.next {
		fmt.Print(n.name, " ")
	}
	fmt.Println(len(limits), limits[1])
	names, count = names[1:], len(names)
	fmt.Println(names, count, len(seen) == len(names), names[0] == names[len(names)-1])
}
