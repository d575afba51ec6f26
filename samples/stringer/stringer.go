// A type with a String method is printed through it.
package main

import "fmt"

type celsius float64

func (c celsius) String() string {
	return fmt.Sprintf("%.1f°C", float64(c))
}

type color int

const (
	red color = iota
	green
	blue
)

var colorNames = [...]string{"red", "green", "blue"}

func (c color) String() string {
	if c < red || c > blue {
		return fmt.Sprintf("color(%d)", int(c))
	}
	return colorNames[c]
}

func main() {
	fmt.Println(celsius(21.55), green)
	fmt.Printf("%v %s %d\n", blue, color(7), blue)
	for c := red; c <= blue; c++ {
		fmt.Print(c, " ")
	}
	fmt.Println()
}
