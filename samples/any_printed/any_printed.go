// Values of the program's own types are printed out of an any: alone, in a slice, in a map.
package main

import "fmt"

type point struct{ X, Y int }

type level int

func (l level) String() string { return fmt.Sprintf("level %d", int(l)) }

type box struct {
	what any
}

func both() (int, point) {
	return 1, point{3, 4}
}

func show(n int, a any) {
	fmt.Println(n, a)
	fmt.Printf("%v %+v\n", a, a)
}

func main() {
	show(both())
	show(2, level(7))
	show(3, []int{1, 2})
	show(4, nil)
	list := []any{point{1, 2}, "two", 3, level(4), nil}
	fmt.Println(list)
	b := box{what: point{5, 6}}
	fmt.Println(b.what)
}
