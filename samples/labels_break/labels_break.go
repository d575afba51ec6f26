// Labels let break and continue reach an outer loop from inside a switch.
package main

import "fmt"

func main() {
	grid := [][]int{{1, 2, 3}, {4, 0, 6}, {7, 8, 9}, {-1, 5, 5}}
	sum := 0
rows:
	for i, row := range grid {
		for _, cell := range row {
			switch {
			case cell == 0:
				fmt.Println("skip the rest of row", i)
				continue rows
			case cell < 0:
				fmt.Println("stop at row", i)
				break rows
			}
			sum += cell
		}
	}
	fmt.Println(sum)

	n := 0
	for {
		switch n {
		case 3:
			n = 10
			break
		default:
			n++
		}
		if n >= 10 {
			break
		}
	}
	fmt.Println(n)
}
