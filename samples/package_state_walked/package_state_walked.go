// Package variables are walked over and lent while other functions read them.
package main

import "fmt"

type tally struct{ n int }

func (t *tally) bump() { t.n++ }

var (
	runs  tally
	names = []string{"a", "b"}
	table [4]int
	pos   int

	left, right int
)

func together(xs []string) int { return len(names) + len(xs) }

func set(p *int) { *p = 7 }

func next() int {
	pos++
	table[0] = pos
	return pos
}

func main() {
	runs.bump()
	names = append(names, "c")
	at := next()
	table[at] = next()
	table[at] += 5
	fmt.Println(runs.n, together(names), table, pos)
	for i, n := range names {
		fmt.Println(i, n, together(nil))
	}
	for i := range names {
		names[i] = names[i] + "?"
	}
	for pos = 0; pos < 3; pos++ {
		fmt.Print(pos, " ")
	}
	set(&pos)
	names[0], names[1] = names[1], names[0]
	switch pos {
	case 7:
		pos, table[1] = table[1], pos
	}
	left, right = right, left+len(names)
	left, right = right, left
	fmt.Println(names[:2], pos, table, left, right)
	fmt.Println([4]int{2: next(), 0: next()}, [...]string{1: "one", 0: "zero"})
}
