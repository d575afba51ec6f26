// Package table lays text out in columns.
package table

import (
	"fmt"
	"strings"
)

// Table collects rows.
type Table struct {
	width int
	rows  []string
}

// New makes a table whose first column has the given width.
func New(width int) *Table {
	return &Table{width: width}
}

// Row adds a line.
func (t *Table) Row(name string, value int) {
	pad := ""
	if n := t.width - len(name); n > 0 {
		pad = strings.Repeat(".", n)
	}
	t.rows = append(t.rows, fmt.Sprintf("%s%s%d\n", name, pad, value))
}

// String is the whole table.
func (t *Table) String() string {
	return strings.Join(t.rows, "")
}
