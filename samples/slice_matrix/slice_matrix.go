// The rows of a matrix are views of its data.
package main

import (
	"fmt"
	"sort"
)

type matrix struct {
	rows [][]float64
	data []float64
}

func newMatrix(r, c int) *matrix {
	m := &matrix{data: make([]float64, r*c)}
	for i := 0; i < r; i++ {
		m.rows = append(m.rows, m.data[i*c:(i+1)*c])
	}
	return m
}

func (m *matrix) set(i, j int, v float64) { m.rows[i][j] = v }
func (m *matrix) row(i int) []float64     { return m.rows[i] }

func main() {
	m := newMatrix(2, 3)
	m.set(0, 1, 2.5)
	m.set(1, 2, 1.5)
	fmt.Println(m.data, m.rows)
	r := m.row(1)
	r[0] = 9
	fmt.Println(m.data)
	sort.Float64s(m.rows[1])
	fmt.Println(m.data, r)
}
