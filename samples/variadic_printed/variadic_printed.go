// Values of any type are handed on to fmt, through one function or two, and print as fmt prints them.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type point struct{ X, Y int }

type color int

func (c color) String() string { return [...]string{"red", "green"}[c] }

type logger struct {
	prefix string
	lines  int
}

func (l *logger) printf(format string, args ...any) {
	l.lines++
	fmt.Printf(l.prefix+format+"\n", args...)
}

func (l *logger) errorf(format string, args ...any) {
	l.printf("error: "+format, args...)
}

func say(args ...any) {
	fmt.Println(args...)
}

func join(args ...interface{}) string {
	return strings.ToUpper(fmt.Sprint(args...))
}

func warn(format string, args ...any) {
	fmt.Fprintf(os.Stdout, format, args...)
}

func main() {
	l := &logger{prefix: "> "}
	p := point{1, 2}
	l.printf("%d %5.2f|%-4s|%q %t %c", 3, 3.14159, "ab", "q", true, 'x')
	l.printf("%v %+v %#v %T", p, p, p, p)
	l.printf("%v %d %s", color(1), color(1), color(0))
	l.printf("%v %x %v", []int{1, 2}, "hi", map[string]int{"b": 2, "a": 1})
	l.errorf("%v: %s", errors.New("broken"), "why")
	l.printf("nothing")
	say("a", 1, 2.5, p, &p, nil, color(0), errors.New("e"))
	say()
	fmt.Println(join("x", 1, 2, "y"))
	warn("%03d|%v\n", 7, uint8(8))
	fmt.Println(l.lines)
}
