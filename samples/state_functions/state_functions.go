// A lexer whose states are functions that give the next one.
package main

import (
	"fmt"
	"strings"
	"unicode"
)

type itemKind int

const (
	itemError itemKind = iota
	itemNumber
	itemWord
	itemEOF
)

func (k itemKind) String() string {
	switch k {
	case itemNumber:
		return "number"
	case itemWord:
		return "word"
	case itemEOF:
		return "eof"
	}
	return "error"
}

type item struct {
	kind itemKind
	text string
}

type stateFn func(*lexer) stateFn

type lexer struct {
	input string
	start int
	pos   int
	items []item
}

func (l *lexer) next() byte {
	if l.pos >= len(l.input) {
		return 0
	}
	c := l.input[l.pos]
	l.pos++
	return c
}

func (l *lexer) backup() { l.pos-- }

func (l *lexer) emit(kind itemKind) {
	l.items = append(l.items, item{kind, l.input[l.start:l.pos]})
	l.start = l.pos
}

func (l *lexer) errorf(format string, args ...any) stateFn {
	l.items = append(l.items, item{itemError, fmt.Sprintf(format, args...)})
	return nil
}

func lexStart(l *lexer) stateFn {
	for {
		switch c := l.next(); {
		case c == 0:
			l.emit(itemEOF)
			return nil
		case c == ' ':
			l.start = l.pos
		case unicode.IsDigit(rune(c)):
			l.backup()
			return lexNumber
		case unicode.IsLetter(rune(c)):
			l.backup()
			return lexWord
		default:
			return l.errorf("unexpected %q at %d", c, l.pos-1)
		}
	}
}

func lexNumber(l *lexer) stateFn {
	for c := l.next(); c != 0; c = l.next() {
		if !unicode.IsDigit(rune(c)) {
			l.backup()
			break
		}
	}
	l.emit(itemNumber)
	return lexStart
}

func lexWord(l *lexer) stateFn {
	for c := l.next(); c != 0; c = l.next() {
		if !unicode.IsLetter(rune(c)) {
			l.backup()
			break
		}
	}
	l.emit(itemWord)
	return lexStart
}

func lex(input string) []item {
	l := &lexer{input: input}
	for state := stateFn(lexStart); state != nil; {
		state = state(l)
	}
	return l.items
}

func main() {
	for _, input := range []string{"abc 123 x9", "a ? b", ""} {
		var parts []string
		for _, it := range lex(input) {
			parts = append(parts, fmt.Sprintf("%v:%q", it.kind, it.text))
		}
		fmt.Println(strings.Join(parts, " "))
	}
}
