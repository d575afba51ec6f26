// Maps in a map are made when something is first put into them.
package main

import (
	"fmt"
	"sort"
)

type table struct {
	rows  map[string]map[string]int
	order []string
}

func (t *table) set(row, column string, value int) {
	cells, ok := t.rows[row]
	if !ok {
		cells = make(map[string]int)
		t.rows[row] = cells
		t.order = append(t.order, row)
	}
	cells[column] = value
}

func count(words []string) map[byte]map[string]int {
	counts := map[byte]map[string]int{}
	for _, word := range words {
		inner := counts[word[0]]
		if inner == nil {
			inner = map[string]int{}
			counts[word[0]] = inner
		}
		inner[word]++
	}
	return counts
}

func main() {
	t := &table{rows: map[string]map[string]int{}}
	t.set("b", "x", 1)
	t.set("a", "x", 2)
	t.set("b", "y", 3)
	for _, row := range t.order {
		columns := make([]string, 0, len(t.rows[row]))
		for column := range t.rows[row] {
			columns = append(columns, column)
		}
		sort.Strings(columns)
		for _, column := range columns {
			fmt.Println(row, column, t.rows[row][column])
		}
	}
	counts := count([]string{"ant", "bee", "ant", "bat"})
	fmt.Println(len(counts), counts['a']["ant"], counts['b']["bee"], counts['b']["cat"], counts['c']["cat"])
}
