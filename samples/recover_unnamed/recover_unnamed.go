// Functions that recover and whose results have no names give back zero values; so do bare returns of blank results.
package main

import (
	"errors"
	"fmt"
)

func length(words []string, at int) int {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("recovered:", r)
		}
	}()
	return len(words[at])
}

func parse(text string) (int, error) {
	defer func() {
		recover()
	}()
	if text == "" {
		panic("empty")
	}
	if text == "?" {
		return 0, errors.New("unknown")
	}
	return len(text), nil
}

func run(step func()) error {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("step failed:", r)
		}
	}()
	step()
	return errors.New("done")
}

func middle(n int) (low int, _ bool, _ error) {
	low = n / 2
	return
}

func main() {
	words := []string{"alpha", "be"}
	fmt.Println(length(words, 1), length(words, 5))
	for _, text := range []string{"abc", "", "?"} {
		n, err := parse(text)
		fmt.Println(n, err)
	}
	fmt.Println(middle(7))
	fmt.Println(run(func() {}))
	fmt.Println(run(func() { panic("no") }))
}
