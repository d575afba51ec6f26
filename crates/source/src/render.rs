//! The one place where a diagnostic becomes text.

use crate::{Diagnostic, FileId, Severity, SourceFile, SourceMap, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::BTreeMap;
use std::ops::Range;

/// How many diagnostics of one severity a person is shown for one file.
const MOST: usize = 50;

/// Whether escape codes for colour may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// Colour for a terminal.
    Colour,
}

/// `diagnostic` with its source lines, as people read it; ends without a line break.
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.name));
    for (i, label) in diagnostic.labels.iter().enumerate() {
        let file = &sources[label.span.file];
        let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let (lines, first) = excerpt(file, label.span);
        let range = label.span.start as usize - lines.start..label.span.end as usize - lines.start;
        let annotation = kind.span(range).label((!label.message.is_empty()).then_some(&*label.message));
        let snippet = Snippet::source(&file.text()[lines]).line_start(first);
        group = group.element(snippet.path(file.path()).annotation(annotation));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    renderer.render(&[group])
}

/// All of `diagnostics` one after the other, as [`render`] shows them. Of the many of one severity in one file the
/// first are shown and the others counted: nobody reads on, and what follows is mostly echo.
pub fn render_all<'a>(
    diagnostics: &'a [Diagnostic],
    sources: &'a SourceMap,
    style: Style,
) -> impl Iterator<Item = String> + 'a {
    let mut counts: BTreeMap<(FileId, Severity), usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for diagnostic in diagnostics {
        if let Some(main) = diagnostic.labels.first() {
            let count = counts.entry((main.span.file, diagnostic.severity)).or_default();
            *count += 1;
            if *count > MOST {
                continue;
            }
        }
        shown.push(diagnostic);
    }
    let rest = counts.into_iter().filter(|(_, count)| *count > MOST);
    let rest = rest.map(|((file, severity), count)| unshown(sources[file].path(), severity, count - MOST));
    shown.into_iter().map(move |d| render(d, sources, style)).chain(rest)
}

fn unshown(path: &str, severity: Severity, count: usize) -> String {
    let word = match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let end = if count == 1 { "" } else { "s" };
    format!("{count} more {word}{end} in {path} (`--json` lists them all)")
}

/// The lines of a place, and the number of the first: the renderer reads all that it is given.
fn excerpt(file: &SourceFile, span: Span) -> (Range<usize>, usize) {
    // What stands behind the last line break is shown at the end of the last line.
    let first = file.line_index(span.start).min(file.line_count() - 1);
    let last = file.line_index(span.end).max(first);
    (file.line_start(first)..file.line_start(last + 1), first + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceFile, Span, codes};

    #[test]
    fn shows_place_and_help() {
        let mut sources = SourceMap::default();
        let file = sources.add(SourceFile::new("a/b.go", "package b\n\nfunc f( {}\n"));
        let d = Diagnostic::error(codes::SYNTAX, "expected a parameter")
            .at(Span::new(file, 19, 20), "here")
            .help("close the list");
        let text = render(&d, &sources, Style::Plain);
        assert!(text.starts_with("error[GX0004]: expected a parameter"), "{text}");
        assert!(text.contains("a/b.go:3:9"), "{text}");
        assert!(text.contains("help: close the list"), "{text}");
    }

    /// Whatever the place, the excerpt shows what the whole text would.
    #[test]
    fn an_excerpt_is_enough() {
        for text in ["", "a", "a\n", "a\n\nbc\r\nd é f\n\n", "ab\ncd\n\n\nef"] {
            let mut sources = SourceMap::default();
            let file = sources.add(SourceFile::new("a.go", text));
            let places = (0..=text.len()).filter(|i| text.is_char_boundary(*i));
            for (start, end) in places.clone().flat_map(|s| places.clone().map(move |e| (s, e))) {
                if start > end {
                    continue;
                }
                let whole = AnnotationKind::Primary.span(start..end).label("here");
                let whole = Snippet::source(text).path("a.go").annotation(whole);
                let title = Level::ERROR.primary_title("m").id(codes::SYNTAX.name);
                let whole = Renderer::plain().render(&[Group::with_title(title).element(whole)]);
                let place = Span::new(file, start as u32, end as u32);
                let diagnostic = Diagnostic::error(codes::SYNTAX, "m").at(place, "here");
                assert_eq!(render(&diagnostic, &sources, Style::Plain), whole, "{text:?} {start}..{end}");
            }
        }
    }

    #[test]
    fn many_are_counted() {
        let mut sources = SourceMap::default();
        let file = sources.add(SourceFile::new("a/b.go", "x\n".repeat(100)));
        let at = |i: u32| Span::new(file, 2 * i, 2 * i + 1);
        let mut all: Vec<_> =
            (0..MOST as u32 + 2).map(|i| Diagnostic::warning(codes::SYNTAX, "w").at(at(i), "")).collect();
        all.push(Diagnostic::error(codes::SYNTAX, "last").at(at(99), ""));
        all.push(Diagnostic::error(codes::NO_CARGO, "nowhere"));
        let shown: Vec<_> = render_all(&all, &sources, Style::Plain).collect();
        assert_eq!(shown.len(), MOST + 3);
        assert!(shown[MOST].contains("last") && shown[MOST + 1].contains("nowhere"));
        assert_eq!(shown[MOST + 2], "2 more warnings in a/b.go (`--json` lists them all)");
    }
}
