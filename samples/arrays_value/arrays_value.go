// An array is a value: assignment copies all of it, and == compares it.
package main

import "fmt"

const size = 3

type board [size][size]byte

func (b board) count(mark byte) int {
	n := 0
	for _, row := range b {
		for _, cell := range row {
			if cell == mark {
				n++
			}
		}
	}
	return n
}

func clear(b *board) {
	for i := range b {
		for j := range b[i] {
			b[i][j] = '.'
		}
	}
}

func main() {
	var b board
	clear(&b)
	b[1][1] = 'x'
	before := b
	b[0][2] = 'x'
	fmt.Println(before.count('x'), b.count('x'), before == b)

	for _, row := range b {
		fmt.Println(string(row[:]))
	}
	primes := [...]int{2, 3, 5, 7}
	fmt.Println(len(primes), primes)
}
