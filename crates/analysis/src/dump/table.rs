//! Facts as sections of rows, as text or as JSON.

use crate::Evidence;
use goxide_source::SourceMap;
use serde_json::{Value, json};

/// Sections of facts.
#[derive(Default)]
pub(super) struct Table {
    sections: Vec<(&'static str, Vec<Row>)>,
}

struct Row {
    subject: String,
    fact: String,
    evidence: Option<String>,
}

impl Table {
    /// Starts a section.
    pub(super) fn section(&mut self, title: &'static str) {
        self.sections.push((title, Vec::new()));
    }

    /// Adds a row to the last section.
    pub(super) fn row(
        &mut self,
        subject: impl Into<String>,
        fact: impl Into<String>,
        evidence: Option<(&Evidence, &SourceMap)>,
    ) {
        let evidence = evidence.map(|(e, sources)| e.text(sources));
        let row = Row { subject: subject.into(), fact: fact.into(), evidence };
        if let Some((_, rows)) = self.sections.last_mut() {
            rows.push(row);
        }
    }

    /// For people: sections without rows are left out.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        for (title, rows) in self.sections.iter().filter(|(_, rows)| !rows.is_empty()) {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(title);
            out.push('\n');
            let width = rows.iter().map(|r| r.subject.chars().count()).max().unwrap_or(0).min(48);
            for Row { subject, fact, evidence } in rows {
                let mut line = format!("  {subject:width$}  {fact}");
                if let Some(evidence) = evidence {
                    line.push_str(if fact.is_empty() { "" } else { "  " });
                    line.push_str(&format!("({evidence})"));
                }
                out.push_str(line.trim_end());
                out.push('\n');
            }
        }
        out
    }

    /// For programs: every section, in order.
    pub(super) fn json(&self) -> String {
        let rows = |rows: &[Row]| -> Vec<Value> {
            rows.iter()
                .map(|r| {
                    let mut row = json!({ "subject": r.subject });
                    if !r.fact.is_empty() {
                        row["fact"] = json!(r.fact);
                    }
                    if let Some(evidence) = &r.evidence {
                        row["why"] = json!(evidence);
                    }
                    row
                })
                .collect()
        };
        let mut out = serde_json::Map::new();
        for (title, section) in &self.sections {
            out.insert((*title).to_owned(), Value::Array(rows(section)));
        }
        let mut text = serde_json::to_string_pretty(&Value::Object(out)).unwrap_or_default();
        text.push('\n');
        text
    }
}
