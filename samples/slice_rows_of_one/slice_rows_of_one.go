// The rows of a grid are cut out of one buffer; a row under another name is the same row.
package main

import "fmt"

type cell struct{ alive, seen int }

func age(cells []cell) {
	for i := range cells {
		cells[i].seen++
	}
}

func main() {
	buf := make([]int, 4)
	grid := make([][]int, 2)
	for i := range grid {
		grid[i] = buf[i*2 : i*2+2]
	}
	grid[1][0] = 5
	buf[0] = 6
	fmt.Println(grid, buf)

	rows := [][]string{{"a", "b"}, {"c", "d"}}
	row := rows[0]
	row[0] = "x"
	rows[0][1] = "y"
	fmt.Println(rows, row)

	cells := []cell{{1, 2}, {3, 4}, {5, 6}}
	tail := cells[1:]
	tail[0].seen = 40
	cells[1].alive = 30
	age(cells)
	age(tail)
	fmt.Println(cells, tail)
	one := tail[1]
	one.alive = 100
	fmt.Println(cells[2].alive, one.alive)
	tail[1] = one
	fmt.Println(cells[2])
}
