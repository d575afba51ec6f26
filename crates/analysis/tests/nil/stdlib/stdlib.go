// Package stdlib is labelled: what is wanted can be nil where it is used, all else can not.
package stdlib

import (
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
)

func matches(s string) bool {
	re := regexp.MustCompile("a")
	return re.MatchString(s)
}

func compiled(s string) bool {
	re, err := regexp.Compile(s)
	if err != nil {
		return false
	}
	return re.MatchString(s)
}

func unchecked(s string) bool {
	re, _ := regexp.Compile(s)
	return re.MatchString(s) // want "nil: re"
}

func parts(s string) string { return strings.Split(s, ",")[0] }

func submatch(re *regexp.Regexp, s string) string {
	m := re.FindStringSubmatch(s)
	return m[1] // want "nil: m"
}

func submatchOK(re *regexp.Regexp, s string) string {
	m := re.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return m[1]
}

func opened(name string) int64 {
	f, err := os.Open(name)
	if err != nil {
		return 0
	}
	info, err := f.Stat()
	if err != nil {
		return 1
	}
	return info.Size()
}

func openedLate(name string) {
	f, err := os.Open(name)
	defer f.Name() // want "nil: f"
	if err != nil {
		return
	}
}

func unwrapped(err error) string {
	return errors.Unwrap(err).Error() // want "nil: errors.Unwrap(err)"
}

func next(ok bool) (*strings.Builder, error) {
	if !ok {
		return nil, io.EOF
	}
	return &strings.Builder{}, nil
}

func toTheEnd() int {
	total := 0
	for {
		b, err := next(true)
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0
		}
		total += b.Len()
	}
	return total
}

func made() string { return errors.New("a").Error() }

func built() string {
	var b strings.Builder
	b.WriteString("a")
	return b.String()
}
