// Matrices are multiplied, and a bad shape is an error.
package main

import (
	"errors"
	"fmt"
)

type matrix struct {
	rows, cols int
	cells      []float64
}

var errShape = errors.New("shapes do not fit")

func newMatrix(rows, cols int, cells ...float64) *matrix {
	m := &matrix{rows: rows, cols: cols, cells: make([]float64, rows*cols)}
	copy(m.cells, cells)
	return m
}

func (m *matrix) at(i, j int) float64 { return m.cells[i*m.cols+j] }

func (m *matrix) set(i, j int, v float64) { m.cells[i*m.cols+j] = v }

func (m *matrix) times(o *matrix) (*matrix, error) {
	if m.cols != o.rows {
		return nil, errShape
	}
	out := newMatrix(m.rows, o.cols)
	for i := 0; i < m.rows; i++ {
		for j := 0; j < o.cols; j++ {
			sum := 0.0
			for k := 0; k < m.cols; k++ {
				sum += m.at(i, k) * o.at(k, j)
			}
			out.set(i, j, sum)
		}
	}
	return out, nil
}

func main() {
	a := newMatrix(2, 2, 1, 2, 3, 4)
	b := newMatrix(2, 1, 0.5, 10)
	p, err := a.times(b)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := 0; i < p.rows; i++ {
		fmt.Printf("%.2f\n", p.at(i, 0))
	}
	_, err = b.times(a)
	fmt.Println(err)
}
