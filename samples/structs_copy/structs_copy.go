// Assigning a struct, passing it and ranging over it make copies.
package main

import "fmt"

type point struct {
	x, y int
}

type box struct {
	name string
	min  point
	max  point
}

func moved(b box, dx int) box {
	b.min.x += dx
	b.max.x += dx
	return b
}

func (b *box) grow(by int) {
	b.max.x += by
	b.max.y += by
}

func main() {
	a := box{name: "a", max: point{2, 3}}
	b := a
	b.name = "b"
	b.grow(10)
	c := moved(b, 5)
	fmt.Println(a.name, a.min.x, a.max.x, a.max.y)
	fmt.Println(b.name, b.min.x, b.max.x, b.max.y)
	fmt.Println(c.name, c.min.x, c.max.x, c.max.y)

	boxes := []box{a, b}
	for _, each := range boxes {
		each.min.x = 77
	}
	fmt.Println(boxes[0].min.x, boxes[1].min.x, a == boxes[0])
}
