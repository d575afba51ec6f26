// break inside a switch leaves the switch, continue the loop.
package main

import "fmt"

func main() {
	for i := 0; i < 6; i++ {
		switch {
		case i == 1:
			continue
		case i == 2:
			if i > 0 {
				break
			}
			fmt.Println("never")
		case i == 4:
			fmt.Println("four")
			fallthrough
		case i == 100:
			fmt.Println("fell")
		default:
			fmt.Println("default", i)
		}
		fmt.Println("after", i)
	}
outer:
	for i := range 3 {
		for j := range 3 {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Println(i, j)
		}
	}
}
