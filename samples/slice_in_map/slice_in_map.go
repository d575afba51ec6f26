// The slice in a map and the variable it was read into are one slice until one of them grows.
package main

import "fmt"

func main() {
	m := map[string][]int{"a": {1, 2}}
	x := m["a"]
	x[0] = 5
	fmt.Println(m, x)
	m["b"] = x
	m["b"][1] = 7
	fmt.Println(m, x)
	x = append(x, 1)
	x[0] = 100
	fmt.Println(m, x, len(m["c"]))
}
