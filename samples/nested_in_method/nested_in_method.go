// A function inside a method changes the receiver while it walks over what that holds.
package main

import "fmt"

type graph struct {
	edges map[int][]int
	order []int
}

// sorted fills the order of the graph, the last dependency first.
func (g *graph) sorted(size int) ([]int, error) {
	state := map[int]int{}
	var visit func(n int) error
	visit = func(n int) error {
		switch state[n] {
		case 1:
			return fmt.Errorf("cycle at %d", n)
		case 2:
			return nil
		}
		state[n] = 1
		for _, m := range g.edges[n] {
			if err := visit(m); err != nil {
				return err
			}
		}
		state[n] = 2
		g.order = append(g.order, n)
		return nil
	}
	for n := range size {
		if err := visit(n); err != nil {
			return nil, err
		}
	}
	return g.order, nil
}

func main() {
	g := &graph{edges: map[int][]int{0: {1, 2}, 1: {3}, 2: {3}}}
	fmt.Println(g.sorted(4))
	g.edges[3] = []int{0}
	g.order = nil
	fmt.Println(g.sorted(4))
}
