// The verbs of fmt: widths, bases, quotes, and %v of composite values.
package main

import "fmt"

type point struct {
	X, Y int
}

type shape struct {
	Name   string
	Center point
	Tags   []string
}

func main() {
	fmt.Printf("%5d|%-5d|%05d|%+d|%x|%X|%b|%o\n", 42, 42, 42, 42, 255, 255, 5, 8)
	fmt.Printf("%s|%8s|%-8s|%q|%.2s\n", "go", "go", "go", "go\n", "golang")
	fmt.Printf("%t %c %U %%\n", true, 'G', 'é')
	s := shape{"dot", point{1, 2}, []string{"a", "b"}}
	fmt.Printf("%v\n%+v\n", s, s)
	fmt.Println(s.Center, &s.Center, map[string]int{"b": 2, "a": 1})
	fmt.Printf("%v %d %s\n", []int{1, 2}, []int{3}, []string{"x"})
	fmt.Printf("%T %T %T\n", 1, "s", 2.5)
	fmt.Println(fmt.Sprintf("%3d%%", 7), fmt.Sprint("a", 1, 2, "b"))
}
