//! Reads the data files and finds rows.

use crate::{Hole, Kind, MapTy, Piece, Row, Special, Template, TypeFacts};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;
use toml::Spanned;

/// All rows, by package and symbol.
#[derive(Debug, Clone, Default)]
pub struct Library {
    packages: BTreeMap<String, BTreeMap<String, Row>>,
    /// Path of a Rust type → package and name of the first Go type that becomes it.
    rust_types: BTreeMap<String, (String, String)>,
}

/// A mistake in a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for MapError {}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../data/", $name, ".toml")))),*]
    };
}

/// The data files, by their names without the ending.
const FILES: &[(&str, &str)] = files![
    "bufio",
    "builtin",
    "bytes",
    "cmp",
    "container_heap",
    "context",
    "encoding_base64",
    "encoding_binary",
    "encoding_hex",
    "errors",
    "fmt",
    "internal_bytealg",
    "internal_stringslite",
    "io",
    "log",
    "maps",
    "math",
    "math_bits",
    "math_rand",
    "os",
    "path",
    "path_filepath",
    "reflect",
    "runtime",
    "runtime_debug",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync",
    "sync_atomic",
    "time",
    "unicode",
    "unicode_utf8"
];

static EMBEDDED: LazyLock<Library> = LazyLock::new(|| {
    let mut library = Library::default();
    for (name, text) in FILES {
        if let Err(errors) = library.extend(text) {
            // A test loads every file, so that no build of the program gets here.
            panic!(
                "data/{name}.toml: {}",
                errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
            );
        }
    }
    library
});

impl Library {
    /// The map that comes with the program.
    pub fn embedded() -> &'static Library {
        &EMBEDDED
    }

    /// The function of this package and name.
    pub fn func(&self, package: &str, name: &str) -> Option<&Row> {
        self.row(package, name).filter(|row| row.kind == Kind::Func)
    }

    /// The method of this type.
    pub fn method(&self, package: &str, ty: &str, name: &str) -> Option<&Row> {
        self.row(package, &format!("{ty}.{name}")).filter(|row| row.kind == Kind::Method)
    }

    /// The type of this name.
    pub fn ty(&self, package: &str, name: &str) -> Option<&Row> {
        self.row(package, name).filter(|row| row.kind == Kind::Type)
    }

    /// The constant or variable of this name.
    pub fn value(&self, package: &str, name: &str) -> Option<&Row> {
        self.row(package, name).filter(|row| matches!(row.kind, Kind::Const | Kind::Var))
    }

    /// The symbol of this name, whatever it is; a method is named `Type.Method`.
    pub fn row(&self, package: &str, name: &str) -> Option<&Row> {
        self.packages.get(package)?.get(name)
    }

    /// The Go type that becomes the Rust type of this path: `std::time::Duration`.
    pub fn type_with_rust(&self, path: &str) -> Option<&Row> {
        let (package, name) = self.rust_types.get(path)?;
        self.ty(package, name)
    }

    /// Whether any symbol of the package is mapped.
    pub fn has_package(&self, package: &str) -> bool {
        self.packages.contains_key(package)
    }

    /// All rows, by package and name.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.packages.values().flat_map(BTreeMap::values)
    }

    /// Adds the rows of a file, which replace rows of the same symbols. Nothing is added from a file with mistakes.
    pub fn extend(&mut self, text: &str) -> Result<(), Vec<MapError>> {
        let file: File = toml::from_str(text).map_err(|err| {
            let line = line_of(text, err.span().map_or(0, |span| span.start));
            vec![MapError { line, message: err.message().to_owned() }]
        })?;
        let mut rows = Vec::new();
        let mut errors = Vec::new();
        let tables = [
            (Kind::Func, file.func),
            (Kind::Method, file.method),
            (Kind::Type, file.types),
            (Kind::Const, file.constant),
            (Kind::Var, file.var),
        ];
        for (kind, table) in tables {
            for (name, row) in table {
                let line = line_of(text, row.span().start);
                match build(&file.package, name, kind, row.into_inner()) {
                    Ok(row) => rows.push(row),
                    Err(message) => errors.push(MapError { line, message }),
                }
            }
        }
        if !errors.is_empty() {
            errors.sort_by_key(|error| error.line);
            return Err(errors);
        }
        let package = self.packages.entry(file.package).or_default();
        for row in rows {
            if let Some(MapTy::Path { path, .. }) = row.ty.as_ref().map(|facts| &facts.rust) {
                let names = (row.package.clone(), row.name.clone());
                self.rust_types.entry(path.clone()).or_insert(names);
            }
            package.insert(row.name.clone(), row);
        }
        Ok(())
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    package: String,
    #[serde(default)]
    func: BTreeMap<String, Spanned<RowText>>,
    #[serde(default)]
    method: BTreeMap<String, Spanned<RowText>>,
    #[serde(default, rename = "type")]
    types: BTreeMap<String, Spanned<RowText>>,
    #[serde(default, rename = "const")]
    constant: BTreeMap<String, Spanned<RowText>>,
    #[serde(default)]
    var: BTreeMap<String, Spanned<RowText>>,
}

/// A row as it is written.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RowText {
    special: Option<Special>,
    rust: Option<String>,
    stmt: Option<String>,
    receiver: Option<String>,
    args: Vec<String>,
    variadic: bool,
    result: Option<String>,
    error: Option<String>,
    bounds: Option<String>,
    uses: Vec<String>,
    rt: Vec<String>,
    crates: BTreeMap<String, String>,
    differs: Option<String>,
    zero: Option<String>,
    derives: Option<String>,
    #[serde(rename = "trait")]
    trait_path: Option<String>,
    shared: bool,
    call: Option<String>,
    units: BTreeMap<String, String>,
    from_int: Option<String>,
    to_int: Option<String>,
}

fn build(package: &str, name: String, kind: Kind, text: RowText) -> Result<Row, String> {
    let parse = |ty: &str| MapTy::parse(ty).map_err(|err| format!("{name}: {err}"));
    let template = |text: &Option<String>| text.as_deref().map(Template::parse);
    if text.rust.is_none() && text.special.is_none() {
        return Err(format!("{name}: neither `rust` nor `special`"));
    }
    if kind == Kind::Method && !name.contains('.') {
        return Err(format!("{name}: a method is named \"Type.Method\""));
    }
    let ty = if kind == Kind::Type {
        Some(TypeFacts {
            rust: text.rust.as_deref().map_or(Ok(MapTy::Unit), parse)?,
            zero: template(&text.zero),
            derives: text
                .derives
                .iter()
                .flat_map(|list| list.split_whitespace())
                .map(str::to_owned)
                .collect(),
            trait_path: text.trait_path.clone(),
            shared: text.shared,
            call: template(&text.call),
            units: units(&text.units)?,
            from_int: template(&text.from_int),
            to_int: template(&text.to_int),
        })
    } else {
        None
    };
    let mut row = Row {
        package: package.to_owned(),
        kind,
        special: text.special,
        rust: template(&text.rust),
        stmt: template(&text.stmt),
        receiver: text.receiver.as_deref().map(parse).transpose()?,
        args: text.args.iter().map(|ty| parse(ty)).collect::<Result<_, _>>()?,
        variadic: text.variadic,
        result: text.result.as_deref().map_or(Ok(MapTy::Unit), parse)?,
        error: text.error.clone(),
        bounds: text.bounds.clone(),
        uses: text.uses.clone(),
        rt: text.rt.clone(),
        crates: text.crates.clone(),
        differs: text.differs.clone(),
        ty,
        name: name.clone(),
    };
    check(&row)?;
    row.rt.extend(rt_modules(&text));
    row.rt.sort();
    row.rt.dedup();
    Ok(row)
}

/// The units of a type, the largest first.
fn units(texts: &BTreeMap<String, String>) -> Result<Vec<(i64, Template)>, String> {
    let unit = |(number, text): (&String, &String)| match number.parse() {
        Ok(number) if number > 0 => Ok((number, Template::parse(text))),
        Ok(_) | Err(_) => Err(format!("`{number}` is no unit")),
    };
    let mut units = texts.iter().map(unit).collect::<Result<Vec<_>, _>>()?;
    units.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    Ok(units)
}

/// What no single key can show to be wrong.
fn check(row: &Row) -> Result<(), String> {
    let name = &row.name;
    for template in [&row.rust, &row.stmt].into_iter().flatten() {
        for piece in template.pieces() {
            match piece {
                Piece::Hole(Hole::Argument(n)) if *n >= row.args.len() => {
                    return Err(format!("{name}: hole {{{n}}} but {} arguments", row.args.len()));
                }
                Piece::Hole(Hole::Receiver) if row.receiver.is_none() => {
                    return Err(format!("{name}: hole {{self}} but no `receiver`"));
                }
                Piece::Hole(_) | Piece::Text(_) => {}
            }
        }
    }
    if matches!(row.result, MapTy::Result(_)) && row.error.is_none() {
        return Err(format!("{name}: `Result` but no `error`"));
    }
    Ok(())
}

/// The runtime modules that the texts of a row name: `chan` for `go::chan::Chan`.
fn rt_modules(text: &RowText) -> Vec<String> {
    let texts = [&text.rust, &text.stmt, &text.receiver, &text.result, &text.error, &text.zero]
        .into_iter()
        .chain([&text.trait_path, &text.call, &text.from_int, &text.to_int, &text.bounds])
        .flatten()
        .chain(&text.args)
        .chain(&text.uses);
    let mut modules = Vec::new();
    for text in texts {
        for after in text.split("go::").skip(1) {
            let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(after.len());
            modules.push(after[..end].to_owned());
        }
    }
    modules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_what_they_are() {
        let library = Library::embedded();
        assert!(library.func("strings", "HasPrefix").is_some());
        assert!(library.method("strings", "Builder", "WriteString").is_some());
        assert!(library.ty("strings", "Builder").is_some());
        assert!(library.func("strings", "Builder").is_none());
        let duration = library.type_with_rust("std::time::Duration").expect("a mapped type");
        assert_eq!(duration.symbol(), "time.Duration");
        let facts = duration.ty.as_ref().expect("a type has facts");
        let written = |n| facts.constant(n).map(|(template, n)| template.fill(|_| n.to_string()));
        assert_eq!(written(90_000_000_000).as_deref(), Some("std::time::Duration::from_secs(90)"));
        assert_eq!(written(1_500_000_000).as_deref(), Some("std::time::Duration::from_millis(1500)"));
        assert_eq!(written(0).as_deref(), Some("std::time::Duration::ZERO"));
        assert!(library.func("fmt", "Println").is_some_and(|row| row.special == Some(Special::Println)));
    }

    #[test]
    fn a_file_of_the_user_adds_and_replaces_rows() {
        let mut library = Library::embedded().clone();
        let text =
            "package = \"strings\"\n[func]\nHasPrefix = { args = [\"&str\"], rust = \"go::mine::f({0})\" }\n";
        assert_eq!(library.extend(text), Ok(()));
        let row = library.func("strings", "HasPrefix").expect("just added");
        assert_eq!(row.rt, ["mine"]);
        assert!(library.func("strings", "HasSuffix").is_some(), "other rows stay");
    }

    #[test]
    fn a_mistake_has_a_line() {
        let mistakes = [
            (
                "package = \"p\"\n[func]\nF = { args = [\"&\"], rust = \"f({0})\" }",
                3,
                "F: a type wanted before ``",
            ),
            ("package = \"p\"\n[func]\nF = { rust = \"f({0})\" }", 3, "F: hole {0} but 0 arguments"),
            (
                "package = \"p\"\n\n[func]\nF = { result = \"Result<()>\", rust = \"f()\" }",
                4,
                "F: `Result` but no `error`",
            ),
            ("package = \"p\"\n[func]\nF = {}", 3, "F: neither `rust` nor `special`"),
        ];
        for (text, line, message) in mistakes {
            let error = MapError { line, message: message.to_owned() };
            assert_eq!(Library::default().extend(text), Err(vec![error]));
        }
        let errors =
            Library::default().extend("package = \"p\"\n[func]\nF = { rusty = \"f()\" }").unwrap_err();
        assert_eq!(errors[0].line, 3);
        assert!(errors[0].message.contains("rusty"), "{}", errors[0].message);
    }
}
