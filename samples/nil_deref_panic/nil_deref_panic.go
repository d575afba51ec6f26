// Following a nil pointer panics with a run-time error and exit code 2.
package main

import "fmt"

type node struct {
	value int
	next  *node
}

func main() {
	list := &node{value: 1, next: &node{value: 2}}
	fmt.Println(list.value)
	fmt.Println(list.next.value)
	fmt.Println(list.next.next.value)
}
