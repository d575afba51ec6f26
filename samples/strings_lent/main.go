// Strings that come out of a value, a parameter or a constant need no copy, unless what they come out of changes.
package main

import "fmt"

type city struct {
	name string
	code int
}

// label comes out of the receiver.
func (c city) label() string { return c.name }

// size is a constant whatever happens.
func (c city) size() string {
	if c.code > 99 {
		return "large"
	}
	return "small"
}

// withoutZeros walks along its parameter.
func withoutZeros(s string) string {
	for len(s) > 1 && s[0] == '0' {
		s = s[1:]
	}
	return s
}

// either comes out of two parameters.
func either(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// padded is sometimes new.
func padded(s string) string {
	if len(s) < 3 {
		return "0" + s
	}
	return s
}

func twice(f func(string) string, s string) string { return f(f(s)) }

func main() {
	c := city{name: "Oslo", code: 47}
	before := c.label()
	c.name = "Bergen"
	fmt.Println(before, c.label(), c.size())

	number := "00120"
	short := withoutZeros(number)
	number = "changed"
	fmt.Println(short, number, either("", short), padded("7"), padded(short))

	size := c.size()
	size += "!"
	seen := map[string]int{}
	seen[c.label()]++
	c.name = c.label() + c.label()
	fmt.Println(size, seen, c.name, twice(withoutZeros, "0x"))
}
