// Iota counts the constants of a group, also in expressions.
package main

import "fmt"

// Level is how loud a message is.
type Level int

// The levels, from quiet to loud.
const (
	Debug Level = iota
	Info
	Warn
	Error
)

// Sizes in bytes.
const (
	_  = iota
	KB = 1 << (10 * iota)
	MB
	GB
)

type perm uint8

const (
	read perm = 1 << iota
	write
	execute
)

func (p perm) can(q perm) bool { return p&q != 0 }

func main() {
	fmt.Println(Debug, Info, Warn, Error, Error > Warn)
	fmt.Println(KB, MB, GB)
	p := read | execute
	fmt.Println(p.can(read), p.can(write), p.can(execute), p&^read)
}
