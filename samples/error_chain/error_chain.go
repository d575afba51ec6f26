// Each caller adds its own words to an error on the way up.
package main

import (
	"fmt"
	"strconv"
	"strings"
)

type setting struct {
	key   string
	value int
}

func parseSetting(line string) (setting, error) {
	key, text, ok := strings.Cut(line, "=")
	if !ok {
		return setting{}, fmt.Errorf("no = in %q", line)
	}
	value, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return setting{}, err
	}
	return setting{key: strings.TrimSpace(key), value: value}, nil
}

func parseAll(text string) ([]setting, error) {
	var out []setting
	for i, line := range strings.Split(text, "\n") {
		s, err := parseSetting(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		out = append(out, s)
	}
	return out, nil
}

func main() {
	for _, text := range []string{"a = 1\nb=2", "a = 1\nb", "a = x"} {
		settings, err := parseAll(text)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		for _, s := range settings {
			fmt.Println(s.key, s.value)
		}
	}
}
