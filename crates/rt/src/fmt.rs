//! Go's `fmt` verbs.
//!
//! A value is first described as a [`Value`] (what Go's reflection would see), then formatted under
//! a verb. `format!` is shorter where a constant format means the same; this module is for the rest.
#![allow(dead_code)] // a port seldom needs every function of a copied module
#![allow(clippy::print_stdout)] // this is how a ported program prints

use super::float::format_float;
use super::quote;
use super::value::{GoFmt, Shape, Value};
use std::fmt::Write as _;

/// `fmt.Sprintf`.
pub fn sprintf(format: &str, args: &[&dyn GoFmt]) -> String {
    let mut p = Printer { out: String::new(), flags: Flags::default() };
    p.print_format(format, args);
    p.out
}

/// `fmt.Sprint`: a space between two operands when neither is a string.
pub fn sprint(args: &[&dyn GoFmt]) -> String {
    let mut p = Printer { out: String::new(), flags: Flags::default() };
    let mut after_string = true;
    for (i, arg) in args.iter().enumerate() {
        let value = arg.go_value();
        if i > 0 && !after_string && !value.is_string() {
            p.out.push(' ');
        }
        after_string = value.is_string();
        p.value(&value, 'v', 0, true);
    }
    p.out
}

/// `fmt.Sprintln`: a space between all operands, and a newline.
pub fn sprintln(args: &[&dyn GoFmt]) -> String {
    let mut p = Printer { out: String::new(), flags: Flags::default() };
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            p.out.push(' ');
        }
        p.value(&arg.go_value(), 'v', 0, true);
    }
    p.out.push('\n');
    p.out
}

/// `fmt.Printf`.
pub fn printf(format: &str, args: &[&dyn GoFmt]) {
    print!("{}", sprintf(format, args));
}

/// `fmt.Print`.
pub fn print(args: &[&dyn GoFmt]) {
    print!("{}", sprint(args));
}

/// `fmt.Println`.
pub fn println(args: &[&dyn GoFmt]) {
    print!("{}", sprintln(args));
}

#[derive(Debug, Default, Clone, Copy)]
struct Flags {
    width: Option<usize>,
    precision: Option<usize>,
    plus: bool,
    minus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    plus_v: bool,
    sharp_v: bool,
}

struct Printer {
    out: String,
    flags: Flags,
}

/// Reads a format: where it stands, and which argument is next.
struct Cursor<'f> {
    rest: &'f str,
    arg: usize,
    count: usize,
    /// An explicit `[n]` was seen somewhere, so unused arguments are no error.
    reordered: bool,
    /// The last thing read was a `[n]`.
    after_index: bool,
    good_index: bool,
}

impl Cursor<'_> {
    fn eat(&mut self, c: char) -> bool {
        let Some(rest) = self.rest.strip_prefix(c) else { return false };
        self.rest = rest;
        true
    }

    fn number(&mut self) -> Option<usize> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let number = self.rest[..end].parse().ok().filter(|&n: &usize| n <= 1_000_000)?;
        self.rest = &self.rest[end..];
        Some(number)
    }

    /// An argument index `[n]`, if one stands here.
    fn index(&mut self) {
        self.after_index = false;
        let Some(rest) = self.rest.strip_prefix('[') else { return };
        self.reordered = true;
        let Some((digits, after)) = rest.split_once(']') else {
            self.good_index = false;
            self.rest = rest;
            return;
        };
        self.rest = after;
        match digits.parse::<usize>() {
            Ok(n) if n >= 1 && n <= self.count => {
                self.arg = n - 1;
                self.after_index = true;
            }
            Ok(_) | Err(_) => self.good_index = false,
        }
    }

    /// The integer argument that a `*` asks for.
    fn star(&mut self, args: &[&dyn GoFmt]) -> Option<i64> {
        let arg = args.get(self.arg)?.go_value();
        self.arg += 1;
        let number = arg.as_integer()?;
        (-1_000_000..=1_000_000).contains(&number).then_some(number)
    }
}

impl Printer {
    fn print_format(&mut self, format: &str, args: &[&dyn GoFmt]) {
        let mut at = Cursor {
            rest: format,
            arg: 0,
            count: args.len(),
            reordered: false,
            after_index: false,
            good_index: true,
        };
        while let Some((text, rest)) = at.rest.split_once('%') {
            self.out.push_str(text);
            at.rest = rest;
            if !self.directive(&mut at, args) {
                return self.extra(&at, args);
            }
        }
        self.out.push_str(at.rest);
        self.extra(&at, args);
    }

    /// One `%…verb`; false at the end of the format.
    fn directive(&mut self, at: &mut Cursor<'_>, args: &[&dyn GoFmt]) -> bool {
        self.flags = Flags::default();
        at.good_index = true;
        loop {
            match at.rest.bytes().next() {
                Some(b'+') => self.flags.plus = true,
                Some(b'-') => self.flags.minus = true,
                Some(b'#') => self.flags.sharp = true,
                Some(b' ') => self.flags.space = true,
                Some(b'0') => self.flags.zero = true,
                _ => break,
            }
            at.rest = &at.rest[1..];
        }
        self.width_and_precision(at, args);
        if !at.after_index {
            at.index();
        }
        let mut chars = at.rest.chars();
        let Some(verb) = chars.next() else {
            self.out.push_str("%!(NOVERB)");
            return false;
        };
        at.rest = chars.as_str();
        if verb == '%' {
            self.out.push('%');
        } else if !at.good_index {
            let _ = write!(self.out, "%!{verb}(BADINDEX)");
        } else if let Some(arg) = args.get(at.arg) {
            at.arg += 1;
            self.argument(&arg.go_value(), verb);
        } else {
            let _ = write!(self.out, "%!{verb}(MISSING)");
        }
        true
    }

    fn width_and_precision(&mut self, at: &mut Cursor<'_>, args: &[&dyn GoFmt]) {
        at.index();
        if at.eat('*') {
            match at.star(args) {
                Some(width) => {
                    self.flags.width = Some(width.unsigned_abs() as usize);
                    self.flags.minus |= width < 0;
                }
                None => self.out.push_str("%!(BADWIDTH)"),
            }
            at.after_index = false;
        } else {
            self.flags.width = at.number();
            at.good_index &= !(at.after_index && self.flags.width.is_some());
        }
        if at.rest.len() > 1 && at.eat('.') {
            at.good_index &= !at.after_index;
            at.index();
            if at.eat('*') {
                match at.star(args) {
                    Some(n) if n >= 0 => self.flags.precision = Some(n as usize),
                    Some(_) | None => self.out.push_str("%!(BADPREC)"),
                }
                at.after_index = false;
            } else {
                self.flags.precision = Some(at.number().unwrap_or(0));
            }
        }
    }

    fn argument(&mut self, value: &Value<'_>, verb: char) {
        match verb {
            'T' => return self.text(&value.type_name),
            'v' | 'w' => {
                self.flags.sharp_v = std::mem::take(&mut self.flags.sharp);
                self.flags.plus_v = std::mem::take(&mut self.flags.plus);
            }
            _ => {}
        }
        if verb == 'w' && value.shown.is_none() {
            return self.bad_verb(value, verb);
        }
        self.value(value, if verb == 'w' { 'v' } else { verb }, 0, true);
    }

    fn extra(&mut self, at: &Cursor<'_>, args: &[&dyn GoFmt]) {
        if at.reordered || at.arg >= args.len() {
            return;
        }
        self.flags = Flags::default();
        self.out.push_str("%!(EXTRA ");
        for (i, arg) in args[at.arg..].iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            let value = arg.go_value();
            if !matches!(value.shape, Shape::Nil) {
                let _ = write!(self.out, "{}=", value.type_name);
            }
            self.value(&value, 'v', 0, true);
        }
        self.out.push(')');
    }

    /// Formats a value; `methods` is false below an unexported field, where Go calls no `String`.
    fn value(&mut self, value: &Value<'_>, verb: char, depth: usize, methods: bool) {
        if let Some(shown) = &value.shown
            && methods
            && matches!(verb, 'v' | 's' | 'q' | 'x' | 'X')
            && !self.flags.sharp_v
        {
            return self.string(value, &shown.text(), verb);
        }
        match &value.shape {
            Shape::Nil => match verb {
                'v' => self.pad("<nil>"),
                _ if depth > 0 => self.out.push_str("<nil>"),
                _ => {
                    let _ = write!(self.out, "%!{verb}(<nil>)");
                }
            },
            Shape::Bool(v) => match verb {
                'v' | 't' => self.pad(if *v { "true" } else { "false" }),
                _ => self.bad_verb(value, verb),
            },
            Shape::Int(v) => self.integer(value, v.unsigned_abs(), *v < 0, verb),
            Shape::Uint(v) if self.flags.sharp_v && verb == 'v' => {
                let flags = self.flags;
                self.flags.sharp = true;
                self.integer(value, *v, false, 'x');
                self.flags = flags;
            }
            Shape::Uint(v) => self.integer(value, *v, false, verb),
            Shape::Float(v, bits) => self.float(value, *v, *bits, verb),
            Shape::Complex(re, im, bits) => self.complex(value, (*re, *im), *bits, verb),
            Shape::Str(v) => self.string(value, v, verb),
            Shape::List(items) => match value.bytes() {
                Some(bytes) if matches!(verb, 's' | 'q' | 'x' | 'X') => self.byte_text(&bytes, verb),
                _ if verb == 'p' => self.address(value, 0, verb),
                _ => {
                    match (self.flags.sharp_v, value.type_name.as_ref()) {
                        (true, "[]uint8") if depth == 0 => self.out.push_str("[]byte{"),
                        (true, type_name) => {
                            let _ = write!(self.out, "{type_name}{{");
                        }
                        (false, _) => self.out.push('['),
                    }
                    for (i, item) in items.iter().enumerate() {
                        self.separate(i);
                        self.value(item, verb, depth + 1, methods);
                    }
                    self.out.push(if self.flags.sharp_v { '}' } else { ']' });
                }
            },
            Shape::Map(items) => {
                let open =
                    if self.flags.sharp_v { format!("{}{{", value.type_name) } else { "map[".to_owned() };
                self.out.push_str(&open);
                for (i, (key, item)) in items.iter().enumerate() {
                    self.separate(i);
                    self.value(key, verb, depth + 1, methods);
                    self.out.push(':');
                    self.value(item, verb, depth + 1, methods);
                }
                self.out.push(if self.flags.sharp_v { '}' } else { ']' });
            }
            Shape::Struct(fields) => {
                if self.flags.sharp_v {
                    self.out.push_str(&value.type_name);
                }
                self.out.push('{');
                for (i, (name, item)) in fields.iter().enumerate() {
                    self.separate(i);
                    if self.flags.plus_v || self.flags.sharp_v {
                        let _ = write!(self.out, "{name}:");
                    }
                    let exported = name.chars().next().is_some_and(char::is_uppercase);
                    self.value(item, verb, depth + 1, methods && exported);
                }
                self.out.push('}');
            }
            Shape::Pointer(at, to) => match &to.shape {
                Shape::Struct(_) | Shape::List(_) | Shape::Map(_) if depth == 0 && verb != 'p' => {
                    self.out.push('&');
                    self.value(to, verb, depth + 1, false);
                }
                Shape::Nil
                | Shape::Bool(_)
                | Shape::Int(_)
                | Shape::Uint(_)
                | Shape::Float(..)
                | Shape::Complex(..)
                | Shape::Str(_)
                | Shape::List(_)
                | Shape::Map(_)
                | Shape::Struct(_)
                | Shape::Pointer(..)
                | Shape::Address(_) => self.address(value, *at, verb),
            },
            Shape::Address(at) => self.address(value, *at, verb),
        }
    }

    fn separate(&mut self, i: usize) {
        if i > 0 {
            self.out.push_str(if self.flags.sharp_v { ", " } else { " " });
        }
    }

    fn address(&mut self, value: &Value<'_>, at: usize, verb: char) {
        match verb {
            'v' if self.flags.sharp_v => {
                let _ = write!(self.out, "({})({at:#x})", value.type_name);
            }
            'v' if at == 0 => self.pad("<nil>"),
            'v' | 'p' => {
                self.flags.sharp = !self.flags.sharp;
                self.integer(value, at as u64, false, 'x');
                self.flags.sharp = !self.flags.sharp;
            }
            'b' | 'o' | 'd' | 'x' | 'X' => self.integer(value, at as u64, false, verb),
            _ => self.bad_verb(value, verb),
        }
    }

    /// `%!d(string=hi)`: a verb that the value has no form for.
    fn bad_verb(&mut self, value: &Value<'_>, verb: char) {
        let _ = write!(self.out, "%!{verb}({}=", value.type_name);
        self.value(value, 'v', 0, false);
        self.out.push(')');
    }

    fn integer(&mut self, value: &Value<'_>, n: u64, negative: bool, verb: char) {
        let digits = match verb {
            'v' | 'd' => n.to_string(),
            'b' => format!("{n:b}"),
            'o' | 'O' => format!("{n:o}"),
            'x' => format!("{n:x}"),
            'X' => format!("{n:X}"),
            'c' | 'q' | 'U' => return self.rune(n, negative, verb),
            _ => return self.bad_verb(value, verb),
        };
        let flags = self.flags;
        let sign = match (negative, flags.plus, flags.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        if flags.precision == Some(0) && n == 0 {
            return self.pad_with("", ' ');
        }
        let least = match (flags.precision, flags.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if flags.zero && !flags.minus => width.saturating_sub(sign.len()),
            (None, _) => 0,
        };
        let digits = format!("{digits:0>least$}");
        let prefix = match verb {
            'b' if flags.sharp => "0b",
            'o' if flags.sharp && !digits.starts_with('0') => "0",
            'O' if flags.sharp && !digits.starts_with('0') => "0o0",
            'O' => "0o",
            'x' if flags.sharp => "0x",
            'X' if flags.sharp => "0X",
            _ => "",
        };
        self.pad_with(&format!("{sign}{prefix}{digits}"), ' ');
    }

    /// `%c`, `%q` and `%U` of a number that is a code point.
    fn rune(&mut self, n: u64, negative: bool, verb: char) {
        let c = if negative { None } else { u32::try_from(n).ok().and_then(char::from_u32) };
        let shown = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        match verb {
            'c' => self.pad(shown.encode_utf8(&mut [0; 4])),
            'q' if self.flags.plus => self.pad(&quote::quote_rune_to_ascii(shown)),
            'q' => self.pad(&quote::quote_rune(shown)),
            _ => {
                let n = if negative { n.wrapping_neg() } else { n };
                let least = self.flags.precision.unwrap_or(4).max(4);
                let mut text = format!("U+{n:0least$X}");
                if let Some(c) = c.filter(|&c| self.flags.sharp && quote::is_print(c)) {
                    let _ = write!(text, " '{c}'");
                }
                self.pad_with(&text, ' ');
            }
        }
    }

    fn float(&mut self, value: &Value<'_>, x: f64, bits: i64, verb: char) {
        let (format, precision) = match verb {
            'v' => (b'g', -1),
            'b' | 'g' | 'G' | 'x' | 'X' => (verb as u8, -1),
            'e' | 'E' | 'f' | 'F' => (verb as u8, 6),
            _ => return self.bad_verb(value, verb),
        };
        let precision = self.flags.precision.map_or(precision, |p| p as i64);
        let text = format_float(x, format, precision, bits);
        let unsigned = text.trim_start_matches(['+', '-']);
        let sign = match (text.starts_with('-'), self.flags.plus, self.flags.space) {
            (true, ..) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        if !x.is_finite() {
            // Go shows the sign of +Inf, and pads neither infinities nor NaN with zeros.
            let sign = if x == f64::INFINITY && sign.is_empty() { "+" } else { sign };
            return self.pad_with(&format!("{sign}{unsigned}"), ' ');
        }
        let unsigned = if self.flags.sharp && verb != 'b' {
            let digits = if matches!(verb, 'v' | 'g' | 'G' | 'x') { precision } else { 0 };
            let exponent: &[char] = if matches!(verb, 'x' | 'X') { &['p', 'P'] } else { &['e', 'E'] };
            with_point(unsigned, digits, exponent)
        } else {
            unsigned.to_owned()
        };
        let zero = self.flags.zero && !self.flags.minus;
        match self.flags.width {
            Some(width) if zero && !sign.is_empty() => {
                let width = width.saturating_sub(sign.len());
                let _ = write!(self.out, "{sign}{unsigned:0>width$}");
            }
            _ => self.pad(&format!("{sign}{unsigned}")),
        }
    }

    /// Both parts under the verb; the imaginary part always has a sign.
    fn complex(&mut self, value: &Value<'_>, (re, im): (f64, f64), bits: i64, verb: char) {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return self.bad_verb(value, verb);
        }
        self.out.push('(');
        self.float(value, re, bits, verb);
        let plus = std::mem::replace(&mut self.flags.plus, true);
        self.float(value, im, bits, verb);
        self.flags.plus = plus;
        self.out.push_str("i)");
    }

    fn string(&mut self, value: &Value<'_>, s: &str, verb: char) {
        match verb {
            'v' if self.flags.sharp_v => self.pad(&quote::quote(self.truncate(s))),
            'v' | 's' => self.text(s),
            'x' | 'X' => self.hex(s.as_bytes(), verb),
            'q' => {
                let s = self.truncate(s);
                if self.flags.sharp && quote::can_backquote(s) {
                    self.pad(&format!("`{s}`"));
                } else if self.flags.plus {
                    self.pad(&quote::quote_to_ascii(s));
                } else {
                    self.pad(&quote::quote(s));
                }
            }
            _ => self.bad_verb(value, verb),
        }
    }

    fn byte_text(&mut self, bytes: &[u8], verb: char) {
        if matches!(verb, 'x' | 'X') {
            return self.hex(bytes, verb);
        }
        let bytes = self.truncate_bytes(bytes);
        match (verb, std::str::from_utf8(bytes)) {
            ('q', Ok(s)) => self.string(&Value::nil(), s, 'q'),
            ('q', Err(_)) if self.flags.plus => self.pad(&quote::quote_bytes_to_ascii(bytes)),
            ('q', Err(_)) => self.pad(&quote::quote_bytes(bytes)),
            (_, Ok(s)) => self.pad(s),
            (_, Err(_)) => self.pad(&String::from_utf8_lossy(bytes)),
        }
    }

    /// As many characters as the precision allows, where a bad byte is one.
    fn truncate_bytes<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        let widths = bytes.utf8_chunks().flat_map(|chunk| {
            chunk.valid().chars().map(char::len_utf8).chain(chunk.invalid().iter().map(|_| 1))
        });
        let end = widths.take(self.flags.precision.unwrap_or(usize::MAX)).sum();
        &bytes[..end]
    }

    fn hex(&mut self, bytes: &[u8], verb: char) {
        let bytes = &bytes[..self.flags.precision.unwrap_or(bytes.len()).min(bytes.len())];
        let mut text = String::new();
        for (i, byte) in bytes.iter().enumerate() {
            if i > 0 && self.flags.space {
                text.push(' ');
            }
            if self.flags.sharp && (i == 0 || self.flags.space) {
                text.push_str(if verb == 'x' { "0x" } else { "0X" });
            }
            let _ = if verb == 'x' { write!(text, "{byte:02x}") } else { write!(text, "{byte:02X}") };
        }
        self.pad(&text);
    }

    fn truncate<'s>(&self, s: &'s str) -> &'s str {
        match self.flags.precision.and_then(|n| s.char_indices().nth(n)) {
            Some((end, _)) => &s[..end],
            None => s,
        }
    }

    fn text(&mut self, s: &str) {
        let s = self.truncate(s).to_owned();
        self.pad(&s);
    }

    fn pad(&mut self, s: &str) {
        self.pad_with(s, if self.flags.zero && !self.flags.minus { '0' } else { ' ' });
    }

    fn pad_with(&mut self, s: &str, fill: char) {
        let missing = self.flags.width.unwrap_or(0).saturating_sub(s.chars().count());
        let padding = std::iter::repeat_n(fill, missing);
        if self.flags.minus {
            self.out.push_str(s);
            self.out.extend(padding);
        } else {
            self.out.extend(padding);
            self.out.push_str(s);
        }
    }
}

/// The `#` flag: keeps a decimal point and, for `%g`, the zeros up to the precision.
fn with_point(number: &str, precision: i64, exponent: &[char]) -> String {
    let (mantissa, tail) = number.split_at(number.find(exponent).unwrap_or(number.len()));
    // The x of a hexadecimal number counts as a digit, as it does in Go.
    let significant = mantissa.trim_start_matches(['0', '.']).chars().filter(|c| *c != '.').count();
    let mut wanted = if precision < 0 { 6 } else { precision as usize };
    if mantissa == "0" {
        wanted = wanted.saturating_sub(1);
    }
    let mut text = mantissa.to_owned();
    if !text.contains('.') {
        text.push('.');
    }
    text.extend(std::iter::repeat_n('0', wanted.saturating_sub(significant)));
    text + tail
}
