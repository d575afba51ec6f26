// A slice that grows while it is ranged over: the range walks what the slice was.
package main

import "fmt"

type node struct {
	name string
	more []string
}

func main() {
	odd := []int{1, 2, 3}
	for i, n := range odd {
		if n%2 == 1 {
			odd = append(odd, n*10+i)
		}
	}
	fmt.Println(odd)

	root := node{name: "a", more: []string{"b", "c"}}
	for _, name := range root.more {
		root.more = append(root.more, name+root.name)
	}
	fmt.Println(root)
}
