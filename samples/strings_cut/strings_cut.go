// Text that the function owns is cut in two.
package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

func pairs(r io.Reader) (map[string]string, error) {
	found := make(map[string]string)
	scanner := bufio.NewScanner(r)
	for scanner.Scan() {
		text := strings.TrimSpace(scanner.Text())
		text, _ = strings.CutSuffix(text, ";")
		key, value, ok := strings.Cut(text, "=")
		if !ok {
			continue
		}
		name, quoted := strings.CutPrefix(value, "@")
		if quoted {
			value = "<" + name + ">"
		}
		found[key] = value
	}
	return found, scanner.Err()
}

func main() {
	found, err := pairs(strings.NewReader(" a=1;\nb=@x\nnothing\n c=2\n"))
	fmt.Println(len(found), found["a"], found["b"], found["c"], err)
}
