// A strings.Builder collects the parts of a text.
package main

import (
	"fmt"
	"strings"
)

func bar(n int) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := 0; i < n; i++ {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%d", i*i)
	}
	b.WriteByte(']')
	b.WriteRune('→')
	return b.String()
}

func main() {
	fmt.Println(bar(0))
	fmt.Println(bar(5))
	fmt.Println(len(bar(5)))
}
