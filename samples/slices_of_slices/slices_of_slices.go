// A triangle of rows, each a slice of its own length.
package main

import "fmt"

func pascal(rows int) [][]int {
	triangle := make([][]int, rows)
	for i := range triangle {
		row := make([]int, i+1)
		row[0], row[i] = 1, 1
		for j := 1; j < i; j++ {
			row[j] = triangle[i-1][j-1] + triangle[i-1][j]
		}
		triangle[i] = row
	}
	return triangle
}

func main() {
	for _, row := range pascal(6) {
		fmt.Println(row)
	}
}
