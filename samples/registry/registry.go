// A package variable holds objects, which any thread may reach.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type command interface {
	run(args []string) string
}

type echo struct{}

func (echo) run(args []string) string { return strings.Join(args, " ") }

type repeat struct {
	times int
}

func (r repeat) run(args []string) string {
	return strings.Repeat(strings.Join(args, ""), r.times)
}

var commands = map[string]command{
	"echo":  echo{},
	"twice": repeat{2},
}

func execute(line string) string {
	parts := strings.Fields(line)
	if len(parts) == 0 {
		return ""
	}
	c, ok := commands[parts[0]]
	if !ok {
		return "unknown: " + parts[0]
	}
	return c.run(parts[1:])
}

func main() {
	var names []string
	for name := range commands {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Println(names)
	fmt.Println(execute("echo a b"))
	fmt.Println(execute("twice ab"))
	fmt.Println(execute("stop"))
}
