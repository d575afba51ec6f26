// Writing to a nil map panics, and the program ends with exit code 2.
package main

import "fmt"

type registry struct {
	names map[int]string
}

func (r *registry) add(id int, name string) {
	r.names[id] = name
}

func main() {
	ready := registry{names: make(map[int]string)}
	ready.add(1, "one")
	fmt.Println(len(ready.names))

	var forgotten registry
	fmt.Println(len(forgotten.names))
	forgotten.add(2, "two")
	fmt.Println("not reached")
}
