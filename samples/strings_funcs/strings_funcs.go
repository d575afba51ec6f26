// The everyday functions of package strings.
package main

import (
	"fmt"
	"strings"
)

func title(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func main() {
	line := "  one,two,,three  "
	parts := strings.Split(strings.TrimSpace(line), ",")
	fmt.Println(len(parts), strings.Join(parts, "|"))
	for _, p := range parts {
		fmt.Printf("%q ", title(p))
	}
	fmt.Println()
	fmt.Println(strings.Contains(line, "two"), strings.Index(line, "two"), strings.Index(line, "four"))
	fmt.Println(strings.HasPrefix("goxide", "go"), strings.HasSuffix("goxide", "go"))
	fmt.Println(strings.Repeat("ab", 3), strings.ReplaceAll("a-b-c", "-", "+"))
	fmt.Println(strings.Fields(" x  y z "), strings.TrimPrefix("v1.2", "v"))
}
