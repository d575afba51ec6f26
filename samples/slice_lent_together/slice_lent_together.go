// A callee that writes what it is lent reaches the same array in another way too.
package main

import "fmt"

type row struct {
	cells []int
}

// shift writes each sum into one slice while it reads the other.
func shift(dst, src []int) {
	for i := range dst {
		dst[i] += src[i]
	}
}

// fill writes its parameter and reads its own cells.
func (r *row) fill(to []int) {
	for i := range to {
		to[i] = r.cells[0] + i
	}
}

// absorb writes its own cells and reads its parameter.
func (r *row) absorb(from []int) {
	for i, n := range from {
		r.cells[i] += n
	}
}

func main() {
	all := []int{1, 2, 3, 4, 5}
	low := all[:3]
	high := all[1:]
	low[0] = 10
	shift(high[:2], low)
	fmt.Println(all, low, high)

	cells := []int{1, 2, 3}
	r := row{cells: cells}
	cells[1] = 7
	r.fill(cells[1:])
	fmt.Println(r.cells, cells)
	r.absorb(cells[:2])
	fmt.Println(r.cells, cells)
	r.absorb([]int{100})
	fmt.Println(r.cells, cells)
}
